"""A large campaign's balance lies in sixteen slices, so that its awards do not queue for one row."""

import django.db.models.deletion
from django.db import migrations, models

import civic.database.operations

# These few rows change with each award: room beside each, and VACUUM as soon as it pays.
EAGER = """
ALTER TABLE rewards_slice SET (fillfactor = 20, autovacuum_vacuum_threshold = 200, autovacuum_vacuum_scale_factor = 0)
"""
# Large campaigns that are open get their slices now.
SLICED = """
ALTER TABLE rewards_account DISABLE TRIGGER guarded;
INSERT INTO rewards_slice (account_id, number, coins)
  SELECT a.id, n, a.balance / 16 + (n < a.balance % 16)::integer
    FROM rewards_account a, generate_series(0, 15) n WHERE a.kind = 'campaign' AND a.balance >= 16000;
UPDATE rewards_account SET balance = 0 WHERE kind = 'campaign' AND balance >= 16000;
ALTER TABLE rewards_account ENABLE TRIGGER guarded;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("rewards", "0013_rates_and_approved_rows"),
    ]

    operations = [
        migrations.CreateModel(
            name="Slice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("coins", models.BigIntegerField(verbose_name="coins")),
                (
                    "account",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="slices",
                        to="rewards.account",
                        verbose_name="account",
                    ),
                ),
            ],
            options={
                "verbose_name": "slice of a balance",
                "verbose_name_plural": "slices of balances",
                "constraints": [
                    models.UniqueConstraint(fields=("account", "number"), name="slice_once"),
                    models.CheckConstraint(condition=models.Q(("coins__gte", 0)), name="slice_not_negative"),
                ],
            },
        ),
        migrations.RunSQL(EAGER, migrations.RunSQL.noop),
        migrations.RunSQL(SLICED, migrations.RunSQL.noop),  # before there is a guard
        civic.database.operations.LoadSQL(
            files={
                "ledger_lock_pot": "c2d8f778f8007532",
                "ledger_posting_guard": "d9dc2ab8fd7e95e5",
                "ledger_slice": "b83fab3b4d6c3111",
                "ledger_slice_guard": "d0a9d2366092d370",
                "ledger_take_from": "288da6250b6f7f47",
                "ledger_take_slices": "665e57dbe3df3c0e",
            },
        ),
    ]
