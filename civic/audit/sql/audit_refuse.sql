-- The audit log is append-only, whoever asks.
CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  RAISE EXCEPTION 'the audit log is never changed';
END $$;

CALL refuse_changes('civic_auditevent', 'audit_refuse', 'append_only', 'never_truncated');
