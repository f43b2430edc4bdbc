"""Refuse a database that stands where no migration of ours goes on: its tables would be made a second time."""

from typing import Any

from django.core.management import CommandError
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

Names = set[tuple[str, str]]  # app and name of a migration
OLD_KIND = {("civic", "0002_audit_guards"), ("rewards", "0002_ledger_guards")}  # each came right after 0001_initial
WHAT_TO_DO = (
    "This database was made by a version before 0.2.0, which began its migrations anew; nothing in it was changed: "
    "for a demo delete the folder var/ and start again, otherwise name an empty database in DATABASE_URL."
)
HALF_WAY = (
    "This database was made half-way to 0.2.0, which folded the steps that it has begun; nothing in it was changed: "
    "for a demo delete the folder var/ and start again, otherwise name an empty database in DATABASE_URL."
)


def refuse_the_old_kind(connection: Any) -> None:
    """Raise CommandError where a migration was applied that is no more. Reads only."""
    recorder = MigrationRecorder(connection)
    if not recorder.has_table():
        return
    applied: Names = set(recorder.applied_migrations())
    if OLD_KIND & applied:
        raise CommandError(WHAT_TO_DO)
    if any(steps & applied and not steps <= applied for steps in _folded()):
        raise CommandError(HALF_WAY)


def _folded() -> list[Names]:
    """The steps that each squashed migration stands for, of an app that keeps none of them."""
    on_disk = MigrationLoader(None, load=False)
    on_disk.load_disk()
    return [steps for migration in on_disk.disk_migrations.values()
            if (steps := set(migration.replaces)) and not steps & on_disk.disk_migrations.keys()]  # fmt: skip
