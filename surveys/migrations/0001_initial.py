"""Every table, with its constraints and indexes."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import civic.database.operations


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("civic", "0001_initial"),
        ("rewards", "0001_initial"),
    ]

    operations = [
        civic.database.operations.CreateModels(
            models=[
                migrations.CreateModel(
                    name="Questionnaire",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="questionnaires", to="civic.agency", verbose_name="agency"
                            ),
                        ),
                        ("title", models.CharField(max_length=80, verbose_name="title")),
                        (
                            "kind",
                            models.CharField(
                                choices=[("quiz", "quiz"), ("survey", "survey"), ("poll", "poll"), ("feedback", "feedback")],
                                default="survey",
                                help_text="A quiz pays when every answer is right; the others pay for answering.",
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "campaign",
                            models.ForeignKey(
                                blank=True,
                                help_text="Where the coins come from. Without one, answering earns nothing.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="questionnaires",
                                to="rewards.campaign",
                                verbose_name="campaign",
                            ),
                        ),
                        ("coins", models.PositiveIntegerField(default=0, verbose_name="coins for answering")),
                        (
                            "max_tries",
                            models.PositiveSmallIntegerField(default=1, help_text="How often a quiz may be tried until it is passed.", verbose_name="tries"),
                        ),
                        (
                            "opened_at",
                            models.DateTimeField(
                                blank=True, editable=False, help_text="Set when its notice is published.", null=True, verbose_name="open since"
                            ),
                        ),
                        ("closes_at", models.DateTimeField(blank=True, null=True, verbose_name="open until")),
                    ],
                    options={
                        "verbose_name": "questionnaire",
                        "verbose_name_plural": "questionnaires",
                        "ordering": ["-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("coins", 0), ("campaign__isnull", False), _connector="OR"),
                                name="questionnaire_coins_need_campaign",
                                violation_error_message="Coins need a campaign that pays for them.",
                            ),
                            models.CheckConstraint(condition=models.Q(("max_tries__gte", 1), ("max_tries__lte", 10)), name="questionnaire_tries_limited"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Version",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "questionnaire",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="versions", to="surveys.questionnaire", verbose_name="questionnaire"
                            ),
                        ),
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
                        (
                            "drafted_by",
                            models.ForeignKey(
                                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="drafted by"
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="decided by"
                            ),
                        ),
                        ("decision", models.CharField(blank=True, max_length=300, verbose_name="reason of the decision")),
                        ("published_at", models.DateTimeField(null=True, verbose_name="published")),
                        ("content_hash", models.CharField(blank=True, max_length=64, verbose_name="fingerprint")),
                    ],
                    options={
                        "verbose_name": "version",
                        "verbose_name_plural": "versions",
                        "ordering": ["number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("questionnaire", "number"), name="version_numbered_once"),
                            models.UniqueConstraint(condition=models.Q(("state", "published")), fields=("questionnaire",), name="version_one_published"),
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ("draft", "submitted"))), fields=("questionnaire",), name="version_one_draft"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("content_hash", ""), ("published_at__isnull", True), ("state__in", ("draft", "submitted"))),
                                    models.Q(("published_at__isnull", False), ("state__in", ("published", "closed"))),
                                    _connector="OR",
                                ),
                                name="version_published_has_its_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("number", 1),
                                    ("state__in", ("draft", "submitted")),
                                    models.Q(
                                        ("decided_by__isnull", False),
                                        ("drafted_by__isnull", False),
                                        models.Q(("decided_by", models.F("drafted_by")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="version_four_eyes",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Question",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="questions", to="surveys.version", verbose_name="version"
                            ),
                        ),
                        ("order", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
                        (
                            "kind",
                            models.CharField(
                                choices=[("single", "one choice"), ("multiple", "several choices"), ("text", "free text")],
                                default="single",
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        ("text", models.CharField(max_length=200, verbose_name="question")),
                        ("is_required", models.BooleanField(default=True, verbose_name="must be answered")),
                    ],
                    options={
                        "verbose_name": "question",
                        "verbose_name_plural": "questions",
                        "ordering": ["order", "id"],
                    },
                ),
                migrations.CreateModel(
                    name="Choice",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "question",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="choices", to="surveys.question", verbose_name="question"
                            ),
                        ),
                        ("order", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
                        ("text", models.CharField(max_length=100, verbose_name="answer")),
                        ("is_right", models.BooleanField(default=False, verbose_name="right answer")),
                    ],
                    options={
                        "verbose_name": "choice",
                        "verbose_name_plural": "choices",
                        "ordering": ["order", "id"],
                    },
                ),
                migrations.CreateModel(
                    name="Participation",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "questionnaire",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="participations",
                                to="surveys.questionnaire",
                                verbose_name="questionnaire",
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="participations", to="surveys.version", verbose_name="version"
                            ),
                        ),
                        (
                            "citizen",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="participations", to="civic.citizen", verbose_name="citizen"
                            ),
                        ),
                        ("tries", models.PositiveSmallIntegerField(default=1, verbose_name="tries")),
                        ("passed", models.BooleanField(default=False, verbose_name="passed")),
                        ("coins_awarded", models.PositiveIntegerField(default=0, verbose_name="coins earned")),
                        (
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
                        ("at", models.DateTimeField(verbose_name="when")),
                    ],
                    options={
                        "verbose_name": "participation",
                        "verbose_name_plural": "participations",
                        "constraints": [
                            models.UniqueConstraint(fields=("version", "citizen"), name="participation_once_per_version"),
                            models.UniqueConstraint(
                                condition=models.Q(("coins_awarded__gt", 0)), fields=("questionnaire", "citizen"), name="reward_once_per_family"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Response",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="responses", to="surveys.version", verbose_name="version"
                            ),
                        ),
                        ("on", models.DateField(verbose_name="day")),
                        ("passed", models.BooleanField(default=False, verbose_name="passed")),
                    ],
                    options={
                        "verbose_name": "response",
                        "verbose_name_plural": "responses",
                    },
                ),
                migrations.CreateModel(
                    name="Answer",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "response",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="answers", to="surveys.response", verbose_name="response"
                            ),
                        ),
                        (
                            "question",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="surveys.question", verbose_name="question"
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
                            models.UniqueConstraint(fields=("response", "question", "choice"), name="answer_choice_once", nulls_distinct=False),
                            models.CheckConstraint(
                                condition=models.Q(models.Q(("choice__isnull", False), ("text", "")), ("choice__isnull", True), _connector="OR"),
                                name="answer_choice_or_words",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
