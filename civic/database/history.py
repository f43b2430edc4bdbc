"""Refuse a database whose migrations were begun anew since: its tables would be made a second time."""

from typing import Any

from django.core.management import CommandError
from django.db.migrations.recorder import MigrationRecorder

OLD_KIND = {("civic", "0002_audit_guards"), ("rewards", "0002_ledger_guards")}  # each came right after 0001_initial
WHAT_TO_DO = (
    "This database was made by a version before 0.2.0, which began its migrations anew; nothing in it was changed: "
    "for a demo delete the folder var/ and start again, otherwise name an empty database in DATABASE_URL."
)


def refuse_the_old_kind(connection: Any) -> None:
    """Raise CommandError where a migration was applied that is no more. Reads only."""
    recorder = MigrationRecorder(connection)
    if recorder.has_table() and OLD_KIND & recorder.applied_migrations().keys():
        raise CommandError(WHAT_TO_DO)
