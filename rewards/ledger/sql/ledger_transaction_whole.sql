-- A cheap check at commit: no transaction without postings.
CREATE OR REPLACE FUNCTION ledger_transaction_whole() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM rewards_posting WHERE transaction_id = NEW.id) THEN
    RAISE EXCEPTION 'transaction % moves nothing', NEW.id USING ERRCODE = 'TL000';
  END IF;
  RETURN NULL;
END $$;

DROP TRIGGER IF EXISTS whole ON rewards_transaction;
CREATE CONSTRAINT TRIGGER whole AFTER INSERT ON rewards_transaction DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger_transaction_whole();
