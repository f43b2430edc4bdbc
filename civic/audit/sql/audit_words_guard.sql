-- Reasons of the audit log stand beside its events: they can be emptied with the person that they are about.
CREATE OR REPLACE FUNCTION audit_words_guard() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  IF TG_OP <> 'UPDATE' OR NEW.event_id <> OLD.event_id OR NEW.text <> '' THEN
    RAISE EXCEPTION 'a reason in the audit log is emptied with its person, and never changed';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER only_emptied BEFORE UPDATE OR DELETE ON civic_auditwords
  FOR EACH ROW EXECUTE FUNCTION audit_words_guard();

CALL refuse_changes('civic_auditwords', 'audit_refuse', 'never_truncated');
