-- What a proof found stays as it was found.
CREATE OR REPLACE FUNCTION proof_run_stands() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  RAISE EXCEPTION 'a proof that was run is never changed or removed';
END $$;

CALL refuse_changes('rewards_proofrun', 'proof_run_stands', 'append_only', 'never_truncated');
