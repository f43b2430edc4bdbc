"""One name for who proposes: what two people decide in rewards is a proposal like every other."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rewards", "0005_checkpoints"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.RemoveConstraint("accountmerge", "merge_four_eyes"),
        migrations.RemoveConstraint("accountmerge", "merge_decision_is_signed"),
        migrations.RemoveConstraint("laterefund", "late_refund_four_eyes"),
        migrations.RemoveConstraint("laterefund", "late_refund_decision_is_signed"),
        migrations.RemoveConstraint("laterefund", "late_refund_once_per_key"),
        migrations.RemoveConstraint("settlementscheme", "scheme_four_eyes"),
        migrations.RemoveConstraint("settlementscheme", "scheme_decision_is_signed"),
        migrations.RemoveConstraint("settlementbatch", "batch_four_eyes"),
        migrations.RemoveConstraint("settlementbatch", "batch_decision_is_signed"),
        migrations.RemoveConstraint("statementadjustment", "adjustment_four_eyes"),
        migrations.RemoveConstraint("statementadjustment", "adjustment_decision_is_signed"),
        migrations.RenameField("laterefund", "requested_by", "proposed_by"),
        migrations.RenameField("laterefund", "requested_at", "proposed_at"),
        migrations.RenameField("statementadjustment", "requested_by", "proposed_by"),
        migrations.RenameField("statementadjustment", "requested_at", "proposed_at"),
        migrations.RenameField("settlementbatch", "consolidated_by", "proposed_by"),
        migrations.RenameField("settlementbatch", "consolidated_at", "proposed_at"),
        migrations.AlterField(
            model_name="accountmerge",
            name="decision",
            field=models.CharField(blank=True, editable=False, max_length=300, verbose_name="reason of the decision"),
        ),
        migrations.AlterField(
            model_name="accountmerge",
            name="proposed_at",
            field=models.DateTimeField(
                db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="proposed"
            ),
        ),
        migrations.AlterField(
            model_name="laterefund",
            name="decided_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="decided"),
        ),
        migrations.AlterField(
            model_name="laterefund",
            name="decided_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="decided by",
            ),
        ),
        migrations.AlterField(
            model_name="laterefund",
            name="decision",
            field=models.CharField(blank=True, editable=False, max_length=300, verbose_name="reason of the decision"),
        ),
        migrations.AlterField(
            model_name="laterefund",
            name="proposed_at",
            field=models.DateTimeField(editable=False, verbose_name="requested"),
        ),
        migrations.AlterField(
            model_name="laterefund",
            name="proposed_by",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="requested by",
            ),
        ),
        migrations.AlterField(
            model_name="settlementbatch",
            name="decided_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="decided"),
        ),
        migrations.AlterField(
            model_name="settlementbatch",
            name="decided_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="decided by",
            ),
        ),
        migrations.AlterField(
            model_name="settlementbatch",
            name="decision",
            field=models.CharField(blank=True, editable=False, max_length=300, verbose_name="reason of the decision"),
        ),
        migrations.AlterField(
            model_name="settlementbatch",
            name="proposed_at",
            field=models.DateTimeField(editable=False, verbose_name="put together"),
        ),
        migrations.AlterField(
            model_name="settlementbatch",
            name="proposed_by",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="put together by",
            ),
        ),
        migrations.AlterField(
            model_name="settlementscheme",
            name="proposed_at",
            field=models.DateTimeField(
                db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="proposed"
            ),
        ),
        migrations.AlterField(
            model_name="statementadjustment",
            name="decided_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="decided"),
        ),
        migrations.AlterField(
            model_name="statementadjustment",
            name="decided_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="decided by",
            ),
        ),
        migrations.AlterField(
            model_name="statementadjustment",
            name="decision",
            field=models.CharField(blank=True, editable=False, max_length=300, verbose_name="reason of the decision"),
        ),
        migrations.AlterField(
            model_name="statementadjustment",
            name="proposed_at",
            field=models.DateTimeField(editable=False, verbose_name="requested"),
        ),
        migrations.AlterField(
            model_name="statementadjustment",
            name="proposed_by",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="requested by",
            ),
        ),
        migrations.AddConstraint(
            model_name="accountmerge",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by__isnull", True),
                    models.Q(
                        ("proposed_by__isnull", False), models.Q(("decided_by", models.F("proposed_by")), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="merge_four_eyes",
            ),
        ),
        migrations.AddConstraint(
            model_name="accountmerge",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("state__in", ["approved", "rejected"]), _negated=True),
                        models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                        _connector="OR",
                    ),
                    models.Q(
                        models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                        models.Q(("decided_at__isnull", True), ("decided_by__isnull", True)),
                        _connector="OR",
                    ),
                    models.Q(
                        models.Q(("state", "proposed"), _negated=True),
                        models.Q(("decided_at__isnull", True), ("decided_by__isnull", True)),
                        _connector="OR",
                    ),
                ),
                name="merge_decision_is_signed",
            ),
        ),
        migrations.AddConstraint(
            model_name="laterefund",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by__isnull", True),
                    models.Q(
                        ("proposed_by__isnull", False), models.Q(("decided_by", models.F("proposed_by")), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="late_refund_four_eyes",
            ),
        ),
        migrations.AddConstraint(
            model_name="laterefund",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("state__in", ["approved", "rejected"]), _negated=True),
                        models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                        _connector="OR",
                    ),
                    models.Q(
                        models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                        models.Q(("decided_at__isnull", True), ("decided_by__isnull", True)),
                        _connector="OR",
                    ),
                    models.Q(
                        models.Q(("state", "asked"), _negated=True),
                        models.Q(("decided_at__isnull", True), ("decided_by__isnull", True)),
                        _connector="OR",
                    ),
                ),
                name="late_refund_decision_is_signed",
            ),
        ),
        migrations.AddConstraint(
            model_name="laterefund",
            constraint=models.UniqueConstraint(
                condition=models.Q(("key", ""), _negated=True),
                fields=("redemption", "proposed_by", "key"),
                name="late_refund_once_per_key",
            ),
        ),
        migrations.AddConstraint(
            model_name="settlementbatch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by__isnull", True),
                    models.Q(
                        ("proposed_by__isnull", False), models.Q(("decided_by", models.F("proposed_by")), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="batch_four_eyes",
            ),
        ),
        migrations.AddConstraint(
            model_name="settlementbatch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("state__in", ["approved", "rejected", "paid", "returned"]), _negated=True),
                        models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                        _connector="OR",
                    ),
                    models.Q(
                        models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                        models.Q(("decided_at__isnull", True), ("decided_by__isnull", True)),
                        _connector="OR",
                    ),
                    models.Q(
                        models.Q(("state", "open"), _negated=True),
                        models.Q(("decided_at__isnull", True), ("decided_by__isnull", True)),
                        _connector="OR",
                    ),
                ),
                name="batch_decision_is_signed",
            ),
        ),
        migrations.AddConstraint(
            model_name="settlementscheme",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by__isnull", True),
                    models.Q(
                        ("proposed_by__isnull", False), models.Q(("decided_by", models.F("proposed_by")), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="scheme_four_eyes",
            ),
        ),
        migrations.AddConstraint(
            model_name="settlementscheme",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("state__in", ["approved", "rejected"]), _negated=True),
                        models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                        _connector="OR",
                    ),
                    models.Q(
                        models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                        models.Q(("decided_at__isnull", True), ("decided_by__isnull", True)),
                        _connector="OR",
                    ),
                    models.Q(
                        models.Q(("state", "proposed"), _negated=True),
                        models.Q(("decided_at__isnull", True), ("decided_by__isnull", True)),
                        _connector="OR",
                    ),
                ),
                name="scheme_decision_is_signed",
            ),
        ),
        migrations.AddConstraint(
            model_name="statementadjustment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "approved"), ("transaction__isnull", False)),
                    models.Q(models.Q(("state", "approved"), _negated=True), ("transaction__isnull", True)),
                    _connector="OR",
                ),
                name="adjustment_moved_when_approved",
            ),
        ),
        migrations.AddConstraint(
            model_name="statementadjustment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by__isnull", True),
                    models.Q(
                        ("proposed_by__isnull", False), models.Q(("decided_by", models.F("proposed_by")), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="adjustment_four_eyes",
            ),
        ),
        migrations.AddConstraint(
            model_name="statementadjustment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("state__in", ["approved", "rejected"]), _negated=True),
                        models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                        _connector="OR",
                    ),
                    models.Q(
                        models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                        models.Q(("decided_at__isnull", True), ("decided_by__isnull", True)),
                        _connector="OR",
                    ),
                    models.Q(
                        models.Q(("state", "asked"), _negated=True),
                        models.Q(("decided_at__isnull", True), ("decided_by__isnull", True)),
                        _connector="OR",
                    ),
                ),
                name="adjustment_decision_is_signed",
            ),
        ),
    ]
