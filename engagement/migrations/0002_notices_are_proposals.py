"""A notice is proposed and decided like everything that two people sign; when it was decided is filled in."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

# When it was sent back stands in the audit log only.
DECIDED = """
UPDATE engagement_notice n SET decided_at = coalesce(
  published_at,
  (SELECT max(e.at) FROM civic_auditevent e WHERE e.action = 'notice.draft' AND e.object_id = n.id::text),
  proposed_at)
 WHERE decided_by_id IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("engagement", "0001_initial"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.RemoveConstraint("notice", "notice_four_eyes"),
        migrations.RemoveConstraint("notice", "notice_published_was_decided"),
        migrations.RenameField("notice", "drafted_by", "proposed_by"),
        migrations.RenameField("notice", "drafted_at", "proposed_at"),
        migrations.AddField(
            "notice", "decided_at", models.DateTimeField(editable=False, null=True, verbose_name="decided")
        ),
        migrations.RunSQL(DECIDED, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="notice",
            name="proposed_at",
            field=models.DateTimeField(
                db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="drafted"
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "published"), _negated=True), ("published_at__isnull", False), _connector="OR"
                ),
                name="notice_published_has_its_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["published", "withdrawn"]), _negated=True),
                    ("decided_by__isnull", True),
                    models.Q(
                        ("proposed_by__isnull", False), models.Q(("decided_by", models.F("proposed_by")), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="notice_four_eyes",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("state__in", ["published", "withdrawn"]), _negated=True),
                        models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                        _connector="OR",
                    ),
                    models.Q(
                        models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                        models.Q(("decided_at__isnull", True), ("decided_by__isnull", True)),
                        _connector="OR",
                    ),
                ),
                name="notice_decision_is_signed",
            ),
        ),
    ]
