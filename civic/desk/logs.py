"""What the logs of the administration call a row: never by a name that an erasure has to take away again."""

from typing import Any

from django.contrib.admin.models import LogEntry

from civic.core.personal import REGISTER


def label_of(row: Any) -> str:
    """What the logs call a row: one about a person by its numbers, because they keep what an erasure cannot reach."""
    entry = REGISTER.get(row._meta.label)
    if entry is None or entry.of is None:
        return str(row)
    return f"{row.pk}, user {row.user_id}" if hasattr(row, "user_id") else str(row.pk)


def unnamed(entry: LogEntry, obj: Any) -> LogEntry:
    about = REGISTER.get(obj._meta.label)
    if about is not None and about.of is not None:
        entry.object_repr = f"{obj._meta.verbose_name} {label_of(obj)}"
        entry.save(update_fields=["object_repr"])
    return entry
