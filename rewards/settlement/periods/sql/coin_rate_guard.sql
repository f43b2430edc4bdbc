-- A rate is noted for months that are not settled, and never changed.
CREATE OR REPLACE FUNCTION coin_rate_guard() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM rewards_settlement s WHERE s.month >= NEW.valid_from) THEN
    RAISE EXCEPTION 'the rate of % stands: it was settled', NEW.valid_from USING ERRCODE = 'TL000';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER for_months_to_come BEFORE INSERT ON rewards_coinrate
  FOR EACH ROW EXECUTE FUNCTION coin_rate_guard();

CALL refuse_changes('rewards_coinrate', 'ledger_refuse', 'append_only', 'never_truncated');
