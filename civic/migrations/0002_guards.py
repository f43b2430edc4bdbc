"""Functions and triggers, from <slice>/sql/: docs/adr/0031-sql-in-files.md."""

from django.db import migrations

import civic.database.operations


class Migration(migrations.Migration):
    dependencies = [
        ("civic", "0001_initial"),
    ]

    operations = [
        civic.database.operations.LoadSQL(
            files={
                "audit_refuse": "e9edd48b63d4c8bc",
                "audit_words_guard": "7d9032999b3dbcae",
                "audit_words_in_time": "b1856922bd34d763",
                "audit_words_with_an_erasure": "dea41c4a06671d64",
                "consent_refuse": "f67ce8cf12b3a8b6",
                "refuse_changes": "533d1a6211372b42",
                "verification_stands": "3a5118ac199f0cbe",
            },
        ),
    ]
