"""Checkpoints, from which the proof goes on; and in each seal the list of its rows, so that it can name one."""

import django.db.models.deletion
from django.db import migrations, models

import civic.database.operations
import rewards.ledger.models

# The seals there are get their lists, where the rows are still what was sealed: about 10 seconds a million rows.
LIST_ROWS = """
ALTER TABLE rewards_seal DISABLE TRIGGER append_only;
UPDATE rewards_seal s SET rows = v.rows
  FROM (SELECT o.id, h.rows FROM rewards_seal o,
               LATERAL ledger_stretch_hash(o.previous_hash, o.from_xid, o.to_xid) h WHERE h.hash = o.hash) v
 WHERE v.id = s.id;
ALTER TABLE rewards_seal ENABLE TRIGGER append_only;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("rewards", "0004_proof_runs"),
    ]

    operations = [
        migrations.CreateModel(
            name="CheckpointBalance",
            fields=[
                (
                    "account",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="rewards.account",
                        verbose_name="account",
                    ),
                ),
                ("address", models.CharField(max_length=120, verbose_name="address")),
                ("holder_id", models.BigIntegerField(null=True, verbose_name="holder")),
                ("coins", models.BigIntegerField(verbose_name="coins")),
            ],
            options={
                "verbose_name": "balance at the checkpoint",
                "verbose_name_plural": "balances at the checkpoint",
            },
        ),
        migrations.AddField(
            model_name="seal",
            name="rows",
            field=models.BinaryField(null=True, verbose_name="list of its rows"),
        ),
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seal_hash", models.CharField(max_length=64, verbose_name="hash of the seal")),
                ("to_xid", rewards.ledger.models.Xid8Field()),
                ("transactions", models.PositiveBigIntegerField(verbose_name="transactions")),
                ("postings", models.PositiveBigIntegerField(verbose_name="postings")),
                ("accounts", models.PositiveBigIntegerField(verbose_name="accounts")),
                ("last_transaction", models.PositiveBigIntegerField(verbose_name="highest number of a transaction")),
                ("last_posting", models.PositiveBigIntegerField(verbose_name="highest number of a posting")),
                ("kinds", models.JSONField(verbose_name="coins by kind of account")),
                ("balances_hash", models.CharField(max_length=64, verbose_name="hash of all balances")),
                ("rotated_to", models.PositiveBigIntegerField(verbose_name="old seals recomputed up to")),
                ("from_zero", models.BooleanField(verbose_name="counted from the first posting")),
                (
                    "previous_hash",
                    models.CharField(max_length=64, unique=True, verbose_name="hash of the checkpoint before"),
                ),
                ("hash", models.CharField(max_length=64, unique=True, verbose_name="hash")),
                ("made_at", models.DateTimeField(verbose_name="made")),
                (
                    "seal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="checkpoints",
                        to="rewards.seal",
                        verbose_name="seal",
                    ),
                ),
            ],
            options={
                "verbose_name": "checkpoint",
                "verbose_name_plural": "checkpoints",
                "ordering": ["-id"],
            },
        ),
        civic.database.operations.LoadSQL(
            files={
                "ledger_balances_hash": "305d66e5f9b28b0f",
                "ledger_checkpoint": "8122e6740967a3fc",
                "ledger_checkpoint_guard": "cc42bde9be5403fd",
                "ledger_checkpoint_hash": "67f399588657518c",
                "ledger_checkpoint_made": "6e68ba185baaec46",
                "ledger_seal": "ed2d8e0abbdb0741",
                "ledger_stretch_hash": "fdb779111a3b0a21",
                "ledger_stretch_rows": "0170dfdf2ddd33bc",
            },
            drop="DROP FUNCTION IF EXISTS ledger_stretch_hash(text, xid8, xid8)",
        ),
        migrations.RunSQL(LIST_ROWS, migrations.RunSQL.noop),
    ]
