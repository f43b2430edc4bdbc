"""Questions belong to a version, which never changes once it is published (see surveys/*/sql)."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FOLDERS = [Path(__file__).parents[1] / slice / "sql" for slice in ("questionnaires", "responses")]

# Every questionnaire becomes its own first version.
FILL = """
SET CONSTRAINTS ALL IMMEDIATE;
INSERT INTO surveys_version (questionnaire_id, number, state, decision, published_at, content_hash)
  SELECT id, 1, CASE WHEN opened_at IS NULL THEN 'draft' ELSE 'published' END, '', opened_at, '' FROM surveys_questionnaire;
UPDATE surveys_question q SET version_id = v.id FROM surveys_version v WHERE v.questionnaire_id = q.questionnaire_id;
UPDATE surveys_participation p SET version_id = v.id FROM surveys_version v WHERE v.questionnaire_id = p.questionnaire_id;
UPDATE surveys_response r SET version_id = v.id FROM surveys_version v WHERE v.questionnaire_id = r.questionnaire_id;
SET CONSTRAINTS ALL IMMEDIATE;
"""
HASH = "UPDATE surveys_version SET content_hash = questionnaire_content_hash(id) WHERE state <> 'draft';"


def load(pattern, functions):
    return [
        migrations.RunSQL(path.read_text(encoding="utf-8"), migrations.RunSQL.noop)
        for folder in FOLDERS
        for path in sorted(folder.glob(pattern))
        if ("." not in path.stem) == functions
    ]


def of_version(model, related_name, on_delete, *, null):
    field = models.ForeignKey(
        null=null, on_delete=on_delete, related_name=related_name, to="surveys.version", verbose_name="version"
    )
    return migrations.AddField(model, "version", field) if null else migrations.AlterField(model, "version", field)


PLACES = (
    ("question", "questions", django.db.models.deletion.CASCADE),
    ("participation", "participations", django.db.models.deletion.PROTECT),
    ("response", "responses", django.db.models.deletion.PROTECT),
)


class Migration(migrations.Migration):
    dependencies = [
        ("surveys", "0002_participation_kept_back"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Version",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(default=1, verbose_name="version")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("submitted", "waiting for approval"),
                            ("published", "published"),
                            ("closed", "replaced by a correction"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("decision", models.CharField(blank=True, max_length=300, verbose_name="reason of the decision")),
                ("published_at", models.DateTimeField(null=True, verbose_name="published")),
                ("content_hash", models.CharField(blank=True, max_length=64, verbose_name="fingerprint")),
                (
                    "questionnaire",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="surveys.questionnaire",
                        verbose_name="questionnaire",
                    ),
                ),
                (
                    "drafted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="drafted by",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
            ],
            options={
                "verbose_name": "version",
                "verbose_name_plural": "versions",
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(fields=["questionnaire", "number"], name="version_numbered_once"),
                    models.UniqueConstraint(
                        condition=models.Q(state="published"), fields=["questionnaire"], name="version_one_published"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(state__in=("draft", "submitted")),
                        fields=["questionnaire"],
                        name="version_one_draft",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(state__in=("draft", "submitted"), published_at__isnull=True, content_hash="")
                        | models.Q(state__in=("published", "closed"), published_at__isnull=False),
                        name="version_published_has_its_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(number=1)
                        | models.Q(state__in=("draft", "submitted"))
                        | (
                            models.Q(drafted_by__isnull=False, decided_by__isnull=False)
                            & ~models.Q(decided_by=models.F("drafted_by"))
                        ),
                        name="version_four_eyes",
                    ),
                ],
            },
        ),
        *[of_version(*place, null=True) for place in PLACES],
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        *[of_version(*place, null=False) for place in PLACES],
        migrations.RemoveConstraint("participation", "participation_once_per_citizen"),
        migrations.RemoveField("question", "questionnaire"),
        migrations.RemoveField("response", "questionnaire"),
        migrations.AddConstraint(
            "participation",
            models.UniqueConstraint(fields=("version", "citizen"), name="participation_once_per_version"),
        ),
        migrations.AddConstraint(
            "participation",
            models.UniqueConstraint(
                condition=models.Q(coins_awarded__gt=0),
                fields=("questionnaire", "citizen"),
                name="reward_once_per_family",
            ),
        ),
        migrations.AlterField(
            "participation",
            "kept_back",
            models.CharField(
                blank=True,
                choices=[
                    ("", "nothing"),
                    ("exhausted", "all coins had been given out"),
                    ("level", "the limits of the identity level"),
                    ("guardian", "no guardian had agreed"),
                    ("age", "the year of birth was not known"),
                    ("earlier", "an earlier version had brought them"),
                ],
                db_default="",
                default="",
                max_length=10,
                verbose_name="what kept coins back",
            ),
        ),
        *load("*.sql", functions=True),
        migrations.RunSQL(HASH, migrations.RunSQL.noop),
        *load("*.sql", functions=False),
    ]
