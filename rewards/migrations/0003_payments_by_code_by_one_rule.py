"""A payment by code goes one way, and its rule stands once: docs/adr/0020-a-payment-in-one-call.md."""

from django.db import migrations

from civic.database.operations import LoadSQL


class Migration(migrations.Migration):
    dependencies = [("rewards", "0002_guards")]

    operations = [
        LoadSQL(
            files={
                "payment_code_refusal": "a12c3355795cd890",
                "payment_code_shown": "5a0473bad383133c",
                "redemption_by_code": "8de027abcdca57fd",
                "till_is_locked": "e8f4c57eb6c36954",
                "till_shop": "591db1c71abc52da",
            },
            drop="DROP FUNCTION IF EXISTS redemption_by_code(bigint, bigint, text, text, bigint, text, text, text, text,"
            " timestamptz, date, timestamptz, integer)",
        ),
    ]
