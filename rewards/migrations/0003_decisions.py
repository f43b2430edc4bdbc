"""One name for who proposes: campaigns and lists to give coins to are decided like every other proposal."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rewards", "0002_guards"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.RemoveConstraint("campaign", "campaign_four_eyes"),
        migrations.RemoveConstraint("campaign", "campaign_open_was_decided"),
        migrations.RemoveConstraint("grantrequest", "grant_request_four_eyes"),
        migrations.RemoveConstraint("grantrequest", "grant_request_rejection_is_signed"),
        migrations.RenameField("campaign", "requested_by", "proposed_by"),
        migrations.RenameField("campaign", "requested_at", "proposed_at"),
        migrations.RenameField("grantrequest", "requested_by", "proposed_by"),
        migrations.RenameField("grantrequest", "requested_at", "proposed_at"),
        migrations.RemoveConstraint(
            model_name="grant",
            name="grant_four_eyes",
        ),
        migrations.AlterField(
            model_name="campaign",
            name="proposed_at",
            field=models.DateTimeField(
                db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="requested"
            ),
        ),
        migrations.AlterField(
            model_name="grantrequest",
            name="decided_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="decided"),
        ),
        migrations.AlterField(
            model_name="grantrequest",
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
            model_name="grantrequest",
            name="decision",
            field=models.CharField(blank=True, editable=False, max_length=300, verbose_name="reason of the decision"),
        ),
        migrations.AlterField(
            model_name="grantrequest",
            name="proposed_at",
            field=models.DateTimeField(
                db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="requested"
            ),
        ),
        migrations.AlterField(
            model_name="grantrequest",
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
            model_name="campaign",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["open", "closed"]), _negated=True),
                    ("account__isnull", False),
                    _connector="OR",
                ),
                name="campaign_open_has_account",
            ),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by__isnull", True),
                    models.Q(
                        ("proposed_by__isnull", False), models.Q(("decided_by", models.F("proposed_by")), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="campaign_four_eyes",
            ),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("state__in", ["open", "rejected", "closed"]), _negated=True),
                        models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                        _connector="OR",
                    ),
                    models.Q(
                        models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                        models.Q(("decided_at__isnull", True), ("decided_by__isnull", True)),
                        _connector="OR",
                    ),
                    models.Q(
                        models.Q(("state", "requested"), _negated=True),
                        models.Q(("decided_at__isnull", True), ("decided_by__isnull", True)),
                        _connector="OR",
                    ),
                ),
                name="campaign_decision_is_signed",
            ),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved_by__isnull", True),
                    models.Q(
                        ("granted_by__isnull", False), models.Q(("approved_by", models.F("granted_by")), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="grant_four_eyes",
            ),
        ),
        migrations.AddConstraint(
            model_name="grantrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by__isnull", True),
                    models.Q(
                        ("proposed_by__isnull", False), models.Q(("decided_by", models.F("proposed_by")), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="grant_request_four_eyes",
            ),
        ),
        migrations.AddConstraint(
            model_name="grantrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("state__in", ["rejected"]), _negated=True),
                        models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                        _connector="OR",
                    ),
                    models.Q(
                        models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                        models.Q(("decided_at__isnull", True), ("decided_by__isnull", True)),
                        _connector="OR",
                    ),
                    models.Q(
                        models.Q(("state", "requested"), _negated=True),
                        models.Q(("decided_at__isnull", True), ("decided_by__isnull", True)),
                        _connector="OR",
                    ),
                ),
                name="grant_request_decision_is_signed",
            ),
        ),
    ]
