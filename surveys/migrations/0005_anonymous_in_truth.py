"""Anonymous responses get random keys and lose whatever leads to a person; the choice is kept by triggers.

Tables of answers are made anew: what they held is written back in an order of chance, without days.
"""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import civic.database.operations

KEEP = """
CREATE TABLE surveys_kept_response AS SELECT id, gen_random_uuid() AS key, version_id FROM surveys_response;
CREATE TABLE surveys_kept_answer AS SELECT response_id, question_id, choice_id, text FROM surveys_answer;
"""
WRITE_BACK = """
INSERT INTO surveys_response (id, version_id) SELECT key, version_id FROM surveys_kept_response ORDER BY key;
INSERT INTO surveys_answer (id, response_id, question_id, choice_id, text)
SELECT gen_random_uuid(), r.key, a.question_id, a.choice_id, a.text
  FROM surveys_kept_answer a JOIN surveys_kept_response r ON r.id = a.response_id ORDER BY gen_random_uuid();
DROP TABLE surveys_kept_answer, surveys_kept_response;
SET CONSTRAINTS ALL IMMEDIATE;
"""
DAYS = """
UPDATE surveys_participation SET "on" = (at AT TIME ZONE 'Asia/Taipei')::date;
SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("civic", "0002_guards"),
        ("surveys", "0004_first_version_waits"),
    ]

    operations = [
        migrations.RunSQL(KEEP, migrations.RunSQL.noop),
        migrations.DeleteModel("Answer"),
        migrations.DeleteModel("Response"),
        migrations.AddField(
            model_name="questionnaire",
            name="is_anonymous",
            field=models.BooleanField(
                default=True,
                help_text="Chosen when it is made, and never changed. Without it, the agency reads who said what.",
                verbose_name="answers bear no name",
            ),
        ),
        migrations.CreateModel(
            name="Response",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False, verbose_name="key"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="responses",
                        to="surveys.version",
                        verbose_name="version",
                    ),
                ),
                (
                    "citizen",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="named_responses",
                        to="civic.citizen",
                        verbose_name="citizen",
                    ),
                ),
                ("on", models.DateField(null=True, verbose_name="day")),
            ],
            options={"verbose_name": "response", "verbose_name_plural": "responses"},
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False, verbose_name="key"
                    ),
                ),
                (
                    "response",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="surveys.response",
                        verbose_name="response",
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="surveys.question",
                        verbose_name="question",
                    ),
                ),
                (
                    "choice",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="surveys.choice",
                        verbose_name="choice",
                    ),
                ),
                ("text", models.TextField(blank=True, verbose_name="words")),
            ],
            options={
                "verbose_name": "answer",
                "verbose_name_plural": "answers",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("response", "question", "choice"), name="answer_choice_once", nulls_distinct=False
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("choice__isnull", False), ("text", "")),
                            ("choice__isnull", True),
                            _connector="OR",
                        ),
                        name="answer_choice_or_words",
                    ),
                ],
            },
        ),
        migrations.RunSQL(WRITE_BACK, migrations.RunSQL.noop),
        migrations.AddField("participation", "on", models.DateField(null=True, verbose_name="day")),
        migrations.RunSQL(DAYS, migrations.RunSQL.noop),
        migrations.AlterField("participation", "on", models.DateField(verbose_name="day")),
        migrations.RemoveField("participation", "at"),
        migrations.CreateModel(
            name="Tally",
            fields=[
                (
                    "question",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="tally",
                        serialize=False,
                        to="surveys.question",
                        verbose_name="question",
                    ),
                ),
                ("responses", models.PositiveIntegerField(verbose_name="responses")),
                ("answered", models.PositiveIntegerField(verbose_name="answered")),
                ("cells", models.JSONField(default=dict, verbose_name="counts")),
                ("on", models.DateField(verbose_name="day")),
            ],
            options={"verbose_name": "tally", "verbose_name_plural": "tallies"},
        ),
        civic.database.operations.LoadSQL(
            files={
                "answers_published_guard": "1b9149dd56687d9d",
                "questionnaire_content_hash": "de2574f4a1eb6f01",
                "questionnaire_guard": "41735827257da54b",
                "response_guard": "7794f81daf90f759",
                "responses_mix": "fbb5f365e1885270",
            },
        ),
    ]
