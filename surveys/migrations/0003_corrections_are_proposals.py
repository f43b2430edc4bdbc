"""A correction is proposed and decided like everything that two people sign; when it was decided is filled in."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

# When it was sent back stands in the audit log only. What is published is kept by a trigger, which steps aside for
# this one column that the rows did not have.
DECIDED = """
ALTER TABLE surveys_version DISABLE TRIGGER USER;
UPDATE surveys_version v SET decided_at = coalesce(
  published_at,
  (SELECT max(e.at) FROM civic_auditevent e
    WHERE e.action = 'questionnaire.correction_sent_back' AND e.object_id = v.questionnaire_id::text),
  now())
 WHERE decided_by_id IS NOT NULL;
ALTER TABLE surveys_version ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):
    dependencies = [("surveys", "0002_guards"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.RemoveConstraint("version", "version_four_eyes"),
        migrations.RenameField("version", "drafted_by", "proposed_by"),
        migrations.AddField(
            "version", "decided_at", models.DateTimeField(editable=False, null=True, verbose_name="decided")
        ),
        migrations.RunSQL(DECIDED, migrations.RunSQL.noop),
        migrations.AddField(
            model_name="version",
            name="proposed_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="drafted"),
        ),
        migrations.AlterField(
            model_name="version",
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
            model_name="version",
            name="decision",
            field=models.CharField(blank=True, editable=False, max_length=300, verbose_name="reason of the decision"),
        ),
        migrations.AlterField(
            model_name="version",
            name="proposed_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="drafted by",
            ),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("number", 1),
                    models.Q(("state__in", ["published", "closed"]), _negated=True),
                    ("decided_by__isnull", True),
                    models.Q(
                        ("proposed_by__isnull", False), models.Q(("decided_by", models.F("proposed_by")), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="version_four_eyes",
            ),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("number", 1),
                    models.Q(
                        models.Q(
                            models.Q(("state__in", ["published", "closed"]), _negated=True),
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            _connector="OR",
                        ),
                        models.Q(
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            models.Q(("decided_at__isnull", True), ("decided_by__isnull", True)),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="version_decision_is_signed",
            ),
        ),
    ]
