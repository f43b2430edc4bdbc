"""What was published, and who agreed to it when, is never changed afterwards."""

from django.db import migrations

GUARD = """
CREATE FUNCTION consent_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'documents and consents are never changed: a new row is added';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON civic_document
  FOR EACH ROW EXECUTE FUNCTION consent_refuse();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON civic_document
  FOR EACH STATEMENT EXECUTE FUNCTION consent_refuse();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON civic_consent
  FOR EACH ROW EXECUTE FUNCTION consent_refuse();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON civic_consent
  FOR EACH STATEMENT EXECUTE FUNCTION consent_refuse();
"""
LIFT = """
DROP TRIGGER append_only ON civic_document;
DROP TRIGGER never_truncated ON civic_document;
DROP TRIGGER append_only ON civic_consent;
DROP TRIGGER never_truncated ON civic_consent;
DROP FUNCTION consent_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("civic", "0010_consent_and_my_data")]

    operations = [migrations.RunSQL(GUARD, LIFT)]
