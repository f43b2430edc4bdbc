"""A proof of identity is never edited: it is taken back once, or deleted with the account."""

from django.db import migrations

GUARD = """
CREATE FUNCTION verification_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.revoked_at IS NOT NULL
     OR to_jsonb(NEW) - 'revoked_at' - 'revoked_by_id' IS DISTINCT FROM to_jsonb(OLD) - 'revoked_at' - 'revoked_by_id'
  THEN
    RAISE EXCEPTION 'a proof of identity is never changed: it is taken back, and a new one made';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER stands BEFORE UPDATE ON civic_verification FOR EACH ROW EXECUTE FUNCTION verification_stands();
"""
LIFT = """
DROP TRIGGER stands ON civic_verification;
DROP FUNCTION verification_stands();
"""


class Migration(migrations.Migration):
    dependencies = [("civic", "0031_identity")]

    operations = [migrations.RunSQL(GUARD, LIFT)]
