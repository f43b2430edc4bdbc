-- Only a whole period of the scheme in force is settled, under its right length.
CREATE OR REPLACE FUNCTION settlement_settlement_guard() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  IF NEW.month <> settlement_period_of(NEW.month) OR NEW.length IS DISTINCT FROM (CASE
       WHEN length(settlement_period_text(NEW.month)) = 7 THEN 'month'
       WHEN settlement_period_after(NEW.month) = NEW.month + 1 THEN 'day' ELSE 'half' END) THEN
    RAISE EXCEPTION '% is not a period of this length', NEW.month USING ERRCODE = 'TL000';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER is_a_period BEFORE INSERT ON rewards_settlement
  FOR EACH ROW EXECUTE FUNCTION settlement_settlement_guard();

CALL refuse_changes('rewards_settlement', 'ledger_refuse', 'append_only', 'never_truncated');
