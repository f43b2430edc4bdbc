"""The events of the audit log hold no words of their own any more."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("civic", "0040_audit_words")]

    operations = [migrations.RemoveField(model_name="auditevent", name="reason")]
