-- Turnover comes from ledger_count_seal() alone.
CREATE OR REPLACE FUNCTION ledger_turnover_guard() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  RAISE EXCEPTION 'turnover is counted by seals alone' USING ERRCODE = 'TL000';
END $$;

CREATE OR REPLACE TRIGGER by_seals BEFORE INSERT ON rewards_turnover
  FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION ledger_turnover_guard();

CALL refuse_changes('rewards_turnover', 'ledger_refuse', 'append_only', 'never_truncated');
