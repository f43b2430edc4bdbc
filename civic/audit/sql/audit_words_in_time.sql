-- A reason comes into the audit log with its event: nobody writes one beside an act of yesterday.
CREATE OR REPLACE FUNCTION audit_words_in_time() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM civic_auditevent e WHERE e.id = NEW.event_id AND e.at >= now()) THEN
    RAISE EXCEPTION 'a reason in the audit log is written together with its event';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER with_its_event BEFORE INSERT ON civic_auditwords
  FOR EACH ROW EXECUTE FUNCTION audit_words_in_time();
