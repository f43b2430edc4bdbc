-- The slices of a campaign's balance are written by the postings' trigger alone.
CREATE OR REPLACE FUNCTION ledger_slice_guard() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  RAISE EXCEPTION 'slices change only by postings' USING ERRCODE = 'TL000';
END $$;

CREATE OR REPLACE TRIGGER guarded BEFORE INSERT OR UPDATE ON rewards_slice
  FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION ledger_slice_guard();

CALL refuse_changes('rewards_slice', 'ledger_refuse', 'never_removed', 'never_truncated');
