-- Only whole periods are closed and settled, and only after their close was announced.
CREATE OR REPLACE FUNCTION ledger_closed_guard() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  IF NEW.month <> settlement_period_of(NEW.month) THEN
    RAISE EXCEPTION '% is not the first day of a period', NEW.month USING ERRCODE = 'TL000';
  END IF;
  IF TG_TABLE_NAME = 'rewards_closedmonth' AND NOT EXISTS (SELECT 1 FROM rewards_closing c WHERE c.month = NEW.month) THEN
    RAISE EXCEPTION 'a period is closed after its close was announced' USING ERRCODE = 'TL000';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER is_a_period BEFORE INSERT ON rewards_closing
  FOR EACH ROW EXECUTE FUNCTION ledger_closed_guard();

CREATE OR REPLACE TRIGGER is_a_period BEFORE INSERT ON rewards_closedmonth
  FOR EACH ROW EXECUTE FUNCTION ledger_closed_guard();

CALL refuse_changes('rewards_closing', 'ledger_refuse', 'append_only', 'never_truncated');

CALL refuse_changes('rewards_closedmonth', 'ledger_refuse', 'append_only', 'never_truncated');
