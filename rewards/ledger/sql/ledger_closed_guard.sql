-- Only whole periods are closed and settled.
CREATE OR REPLACE FUNCTION ledger_closed_guard() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  IF NEW.month <> settlement_period_of(NEW.month) THEN
    RAISE EXCEPTION '% is not the first day of a period', NEW.month USING ERRCODE = 'TL000';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER is_a_period BEFORE INSERT ON rewards_closedmonth
  FOR EACH ROW EXECUTE FUNCTION ledger_closed_guard();

CALL refuse_changes('rewards_closedmonth', 'ledger_refuse', 'append_only', 'never_truncated');
