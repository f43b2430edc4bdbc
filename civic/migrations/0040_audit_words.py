"""Reasons of the audit log stand beside its events: they can be emptied with the person that they are about."""

import django.db.models.deletion
from django.db import migrations, models

COPY = """
INSERT INTO civic_auditwords (event_id, text) SELECT id, reason FROM civic_auditevent WHERE reason <> '';
SET CONSTRAINTS ALL IMMEDIATE;
"""
GUARD = """
CREATE FUNCTION audit_words_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'UPDATE' OR NEW.event_id <> OLD.event_id OR NEW.text <> '' THEN
    RAISE EXCEPTION 'a reason in the audit log is emptied with its person, and never changed';
  END IF;
  RETURN NEW;
END $$;
DO $$ BEGIN
  EXECUTE format('ALTER FUNCTION audit_words_guard() SET search_path = pg_catalog, %I, pg_temp', current_schema());
END $$;
CREATE TRIGGER only_emptied BEFORE UPDATE OR DELETE ON civic_auditwords
  FOR EACH ROW EXECUTE FUNCTION audit_words_guard();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON civic_auditwords
  FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("civic", "0033_digital_citizens")]

    operations = [
        migrations.CreateModel(
            name="AuditWords",
            fields=[
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="words",
                        serialize=False,
                        to="civic.auditevent",
                        verbose_name="audit event",
                    ),
                ),
                ("text", models.CharField(blank=True, max_length=500, verbose_name="why")),
            ],
            options={
                "verbose_name": "reason in the audit log",
                "verbose_name_plural": "reasons in the audit log",
            },
        ),
        migrations.RunSQL(COPY, migrations.RunSQL.noop),
        migrations.RunSQL(GUARD),
    ]
