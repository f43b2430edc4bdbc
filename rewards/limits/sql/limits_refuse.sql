-- Limits that were set are never edited or removed: a change is a new row.
CREATE OR REPLACE FUNCTION limits_refuse() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  RAISE EXCEPTION 'limits are never changed: a new row is added';
END $$;

CALL refuse_changes('rewards_levellimit', 'limits_refuse', 'append_only', 'never_truncated');
