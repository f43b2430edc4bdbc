"""Every table, with its constraints and indexes."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import civic.database.operations


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("civic", "0001_initial"),
        ("surveys", "0001_initial"),
    ]

    operations = [
        civic.database.operations.CreateModels(
            models=[
                migrations.CreateModel(
                    name="Audience",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "agency",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="audiences", to="civic.agency", verbose_name="agency"),
                        ),
                        ("name", models.CharField(max_length=60, verbose_name="name")),
                        ("min_age", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="from age")),
                        ("max_age", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="to age")),
                        (
                            "genders",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(choices=[("female", "female"), ("male", "male"), ("other", "other")], max_length=8),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="genders",
                            ),
                        ),
                        (
                            "levels",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[("unverified", "not verified"), ("verified", "verified citizen"), ("digital", "digital citizen")], max_length=12
                                ),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="identity levels",
                            ),
                        ),
                        ("districts", models.ManyToManyField(blank=True, to="civic.district", verbose_name="districts")),
                        ("topics", models.ManyToManyField(blank=True, to="civic.topic", verbose_name="topics")),
                    ],
                    options={
                        "verbose_name": "audience",
                        "verbose_name_plural": "audiences",
                        "ordering": ["name"],
                        "constraints": [
                            models.UniqueConstraint(fields=("agency", "name"), name="audience_name_once_per_agency"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("min_age__isnull", True), ("max_age__isnull", True), ("min_age__lte", models.F("max_age")), _connector="OR"
                                ),
                                name="audience_ages_in_order",
                                violation_error_message="The lower age is above the upper one.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Message",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "citizen",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="messages", to="civic.citizen", verbose_name="citizen"),
                        ),
                        ("kind", models.CharField(max_length=40, verbose_name="kind")),
                        ("facts", models.JSONField(help_text="The numbers and names that the words need.", verbose_name="facts")),
                        ("key", models.CharField(help_text="The same news is filed once.", max_length=80, unique=True, verbose_name="key")),
                        ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name="when")),
                        ("read_at", models.DateTimeField(null=True, verbose_name="read")),
                    ],
                    options={
                        "verbose_name": "message",
                        "verbose_name_plural": "messages",
                        "ordering": ["-created_at", "-id"],
                        "indexes": [models.Index(fields=["citizen", "-created_at"], name="message_by_citizen")],
                    },
                ),
                migrations.CreateModel(
                    name="Notice",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "agency",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="notices", to="civic.agency", verbose_name="agency"),
                        ),
                        ("title", models.CharField(max_length=60, verbose_name="title")),
                        ("summary", models.CharField(help_text="One sentence, shown under the picture.", max_length=120, verbose_name="summary")),
                        ("body", models.TextField(help_text="Paragraphs, separated by empty lines.", verbose_name="text")),
                        ("picture", models.ImageField(blank=True, upload_to="notices/", verbose_name="picture")),
                        (
                            "picture_alt",
                            models.CharField(
                                blank=True, help_text="What the picture shows, for people who cannot see it.", max_length=200, verbose_name="text alternative"
                            ),
                        ),
                        (
                            "audience",
                            models.ForeignKey(
                                blank=True,
                                help_text="Leave empty for everyone, signed in or not.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="notices",
                                to="engagement.audience",
                                verbose_name="audience",
                            ),
                        ),
                        (
                            "questionnaire",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="notice",
                                to="surveys.questionnaire",
                                verbose_name="questionnaire",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[("draft", "draft"), ("submitted", "waiting for approval"), ("published", "published"), ("withdrawn", "withdrawn")],
                                default="draft",
                                editable=False,
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "drafted_by",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="drafted by",
                            ),
                        ),
                        ("drafted_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name="drafted")),
                        (
                            "decided_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="decided by",
                            ),
                        ),
                        ("decision", models.CharField(blank=True, editable=False, max_length=300, verbose_name="reason of the decision")),
                        ("published_at", models.DateTimeField(editable=False, null=True, verbose_name="published")),
                        ("expires_at", models.DateTimeField(blank=True, null=True, verbose_name="shown until")),
                    ],
                    options={
                        "verbose_name": "notice",
                        "verbose_name_plural": "notices",
                        "ordering": ["-published_at", "-id"],
                        "indexes": [models.Index(condition=models.Q(("state", "published")), fields=["-published_at"], name="notice_published")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "published"), _negated=True),
                                    ("picture", ""),
                                    models.Q(("picture_alt", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="notice_picture_has_alternative",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "published"), _negated=True),
                                    models.Q(("decided_by__isnull", False), ("published_at__isnull", False)),
                                    _connector="OR",
                                ),
                                name="notice_published_was_decided",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "published"), _negated=True),
                                    models.Q(("decided_by", models.F("drafted_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="notice_four_eyes",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NoticeRead",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "notice",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="reads", to="engagement.notice", verbose_name="notice"),
                        ),
                        (
                            "citizen",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="notice_reads", to="civic.citizen", verbose_name="citizen"
                            ),
                        ),
                        ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name="when")),
                    ],
                    options={
                        "verbose_name": "notice read",
                        "verbose_name_plural": "notices read",
                        "constraints": [models.UniqueConstraint(fields=("notice", "citizen"), name="notice_read_once")],
                    },
                ),
            ],
        ),
    ]
