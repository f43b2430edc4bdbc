-- What was published, and who agreed to it when, is never changed afterwards.
CREATE OR REPLACE FUNCTION consent_refuse() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  RAISE EXCEPTION 'documents and consents are never changed: a new row is added';
END $$;

CALL refuse_changes('civic_document', 'consent_refuse', 'append_only', 'never_truncated');
CALL refuse_changes('civic_consent', 'consent_refuse', 'append_only', 'never_truncated');
