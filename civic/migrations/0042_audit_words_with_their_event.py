"""A reason comes into the audit log with its event: nobody writes one beside an act of yesterday."""

from django.db import migrations

GUARD = """
CREATE FUNCTION audit_words_in_time() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM civic_auditevent e WHERE e.id = NEW.event_id AND e.at >= now()) THEN
    RAISE EXCEPTION 'a reason in the audit log is written together with its event';
  END IF;
  RETURN NEW;
END $$;
DO $$ BEGIN
  EXECUTE format('ALTER FUNCTION audit_words_in_time() SET search_path = pg_catalog, %I, pg_temp', current_schema());
END $$;
CREATE TRIGGER with_its_event BEFORE INSERT ON civic_auditwords
  FOR EACH ROW EXECUTE FUNCTION audit_words_in_time();
"""
UNDO = "DROP TRIGGER with_its_event ON civic_auditwords; DROP FUNCTION audit_words_in_time();"


class Migration(migrations.Migration):
    dependencies = [("civic", "0041_audit_reasons_moved")]

    operations = [migrations.RunSQL(GUARD, UNDO)]
