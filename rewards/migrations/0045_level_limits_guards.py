"""Limits that were set are never edited or removed: a change is a new row."""

from django.db import migrations

GUARD = """
CREATE FUNCTION limits_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'limits are never changed: a new row is added';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON rewards_levellimit
  FOR EACH ROW EXECUTE FUNCTION limits_refuse();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON rewards_levellimit
  FOR EACH STATEMENT EXECUTE FUNCTION limits_refuse();
"""
LIFT = """
DROP TRIGGER append_only ON rewards_levellimit;
DROP TRIGGER never_truncated ON rewards_levellimit;
DROP FUNCTION limits_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("rewards", "0044_level_limits")]

    operations = [migrations.RunSQL(GUARD, LIFT)]
