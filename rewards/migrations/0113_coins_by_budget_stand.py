"""What was counted for a closed month is never changed or removed."""

from django.db import migrations

GUARDS = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON rewards_budgetcoins
  FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON rewards_budgetcoins
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("rewards", "0112_coins_by_budget")]

    operations = [migrations.RunSQL(GUARDS)]
