"""Every function of the portal looks into the portal's own schema, and into a session's temporary one last.

As 0033, for what came since: a function that is made or replaced says it again, or a test fails.
"""

from django.db import migrations

SEARCH_PATH = r"""
DO $$
DECLARE ours regprocedure;
BEGIN
  FOR ours IN
    SELECT p.oid::regprocedure FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
     WHERE p.pronamespace = current_schema()::regnamespace AND l.lanname = 'plpgsql'
       AND pg_has_role(p.proowner, 'USAGE')
  LOOP
    EXECUTE format('ALTER FUNCTION %s SET search_path = pg_catalog, %I, pg_temp', ours, current_schema());
  END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("rewards", "0072_payment_in_one_call"),
        ("civic", "0033_digital_citizens"),
        ("engagement", "0060_refunds_and_payouts"),
    ]

    operations = [migrations.RunSQL(SEARCH_PATH, migrations.RunSQL.noop)]
