"""Notice changed SQL files, as Django notices changed models: for `makemigrations` and `migrate`."""

from typing import Any

from django.db.migrations import Migration
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader

from civic.database import files
from civic.database.operations import LoadSQL

APPS = ("civic", "rewards", "surveys", "engagement")


class Autodetector(MigrationAutodetector):
    """Django's, and after the changes of models those of the SQL files: one LoadSQL an app."""

    def _detect_changes(self, convert_apps: Any = None, graph: Any = None) -> dict[str, list[Migration]]:
        changes = super()._detect_changes(convert_apps, graph)  # type: ignore[misc]  # the stubs know it not
        for label in APPS:
            for operation in changed_sql(graph, label):
                ours = changes.setdefault(label, [])
                if not ours:
                    ours.append(Migration("auto_1", label))
                ours[-1].operations = [*ours[-1].operations, operation]
        return changes


def changed_sql(graph: Any, label: str) -> list[LoadSQL]:
    """Return the operation that brings the app's files as they are: none when migrations name them all."""
    present = {name: file.sha for name, file in files.of_app(label).items()}
    loaded = loaded_sql(graph, label)
    changed = {name: sha for name, sha in present.items() if loaded.get(name) != sha}
    gone = [name for name, sha in loaded.items() if sha and name not in present]
    drop = " ".join(f"DROP ROUTINE IF EXISTS {name} CASCADE;" for name in gone)  # with its triggers
    if gone:
        return [LoadSQL(changed | dict.fromkeys(gone, ""), drop=drop)]
    return [LoadSQL(changed)] if changed else []


def loaded_sql(graph: Any, label: str) -> dict[str, str]:
    """Return the hash of each file that the app's migrations load at the end."""
    loaded: dict[str, str] = {}
    for leaf in graph.leaf_nodes(label) if graph else []:
        for key in graph.forwards_plan(leaf):
            if key[0] == label:
                for operation in graph.nodes[key].operations:
                    if isinstance(operation, LoadSQL):
                        loaded |= operation.files
    return loaded


def loaded_by_migrations(label: str) -> dict[str, str]:
    return loaded_sql(MigrationLoader(None, ignore_no_migrations=True).graph, label)
