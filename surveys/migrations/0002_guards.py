"""Functions and triggers, from <slice>/sql/: docs/adr/0031-sql-in-files.md."""

from django.db import migrations

import civic.database.operations


class Migration(migrations.Migration):
    dependencies = [
        ("civic", "0002_guards"),
        ("rewards", "0002_guards"),
        ("surveys", "0001_initial"),
    ]

    operations = [
        civic.database.operations.LoadSQL(
            files={
                "answers_published_guard": "2c8a280bec44a98b",
                "choice_guard": "3b271539b7e8b447",
                "question_guard": "f5c9cb67a8dcfece",
                "questionnaire_content_hash": "c59e8ad8801c2ebb",
                "questionnaire_guard": "5b517dadf733f591",
                "questionnaire_refuse": "1aae540fc829b7ac",
                "questionnaire_version_guard": "70f8dc3de728170a",
            },
        ),
    ]
