-- What an agency said that it did stays as it was said; more is added with a date of its own.
CREATE OR REPLACE FUNCTION results_refuse() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  RAISE EXCEPTION 'what was said stays as it was said: add to it' USING ERRCODE = 'TQ001';
END $$;

CALL refuse_changes('surveys_said', 'results_refuse', 'append_only', 'never_truncated');
