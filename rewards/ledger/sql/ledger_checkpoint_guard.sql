-- The balances of the checkpoint are written by ledger_checkpoint_made() alone.
CREATE OR REPLACE FUNCTION ledger_checkpoint_guard() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  RAISE EXCEPTION 'balances are kept by checkpoints alone' USING ERRCODE = 'TL000';
END $$;

CREATE OR REPLACE TRIGGER by_checkpoints BEFORE INSERT OR UPDATE OR DELETE ON rewards_checkpointbalance
  FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION ledger_checkpoint_guard();

CALL refuse_changes('rewards_checkpointbalance', 'ledger_refuse', 'never_truncated');
