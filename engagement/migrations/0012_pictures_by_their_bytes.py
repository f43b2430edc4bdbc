"""Pictures of what is not published yet count by their bytes; approvals of them hold: nothing else changed."""

import hashlib

from django.core.files.storage import default_storage
from django.db import migrations

TRIGGER = "ALTER TABLE engagement_notice {} TRIGGER approved_as_shown"
SIGN = "UPDATE engagement_notice n SET approved_hash = notice_fingerprint(n) WHERE state = 'approved'"


def hash_pictures(apps, schema_editor):
    rows = apps.get_model("engagement", "Notice").objects.exclude(picture="")
    schema_editor.execute(TRIGGER.format("DISABLE"))
    for pk, name in rows.filter(state__in=("draft", "submitted", "approved")).values_list("pk", "picture"):
        try:
            with default_storage.open(name, "rb") as file:
                told = hashlib.sha256(file.read()).hexdigest()
        except OSError:  # it is told to the editor at the next step
            continue
        rows.filter(pk=pk).update(picture_sha256=told)
    schema_editor.execute(SIGN)
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    schema_editor.execute(TRIGGER.format("ENABLE"))


class Migration(migrations.Migration):
    dependencies = [
        ("engagement", "0011_the_desk_of_notices"),
    ]

    operations = [
        migrations.RunPython(hash_pictures, migrations.RunPython.noop),
    ]
