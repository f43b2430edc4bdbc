"""The two operations of our migrations: many tables at once, and SQL from files."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from civic.database import files


class CreateModels(Operation):
    """Create the tables of many models.

    Django renders every related model anew after each CreateModel, which took most of the time of a fresh migrate:
    here it is done once, when all of them are known.
    """

    serialization_expand_args = ["models"]

    def __init__(self, models: Sequence[CreateModel]) -> None:
        self.models = models

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.__dict__.pop("apps", None)  # rendered again by whoever asks next
        for model in self.models:
            model.state_forwards(app_label, state)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for model in self.models:
            model.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for model in reversed(self.models):
            model.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"Create {len(self.models)} models"


class LoadSQL(Operation):
    """Load the app's SQL files that have changed: `files` gives the hash of each by its name.

    Written by `makemigrations`. A file that was changed again since stands in a later migration: its functions are
    made here all the same, because what is between may call them, and its triggers there, because their columns may
    come between. `drop` is written by hand where a file no longer makes something, or makes it with another
    signature: "DROP FUNCTION IF EXISTS ledger_open(text, text)". There is no way back.
    """

    serialization_expand_args = ["files"]

    def __init__(self, files: dict[str, str], drop: str = "") -> None:
        self.files = files
        self.drop = drop

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """No model changes."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        present = files.of_app(app_label)
        known = [present[name] for name in self.files if name in present]
        with schema_editor.connection.cursor() as cursor:
            if self.drop:
                cursor.execute(self.drop)
            load_functions(cursor, known)
            load_triggers(cursor, [file for file in known if file.sha == self.files[file.name]])

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """What was loaded stays."""

    def describe(self) -> str:
        return f"Load {len(self.files)} SQL files"

    @property
    def migration_name_fragment(self) -> str:
        names = list(self.files)
        return f"sql_{names[0]}" if len(names) == 1 else f"sql_{names[0]}_and_more"


def load_functions(cursor: Any, known: Sequence[files.SqlFile]) -> None:
    """Make the functions, for nobody but their owner: roles.py grants them. Their bodies are not read yet."""
    with _bodies_unread(cursor):
        for file in known:
            if file.functions.strip():
                cursor.execute(_in_our_schema(cursor, file.functions))
            for name in file.makes:
                cursor.execute(f"REVOKE ALL ON ROUTINE {name} FROM PUBLIC")


def load_triggers(cursor: Any, known: Sequence[files.SqlFile]) -> None:
    for file in known:
        if file.triggers:
            cursor.execute(file.triggers)


@contextmanager
def _bodies_unread(cursor: Any) -> Iterator[None]:
    """A body may name a table or a function that comes later."""
    cursor.execute("SET LOCAL check_function_bodies = off")
    yield
    cursor.execute("SET LOCAL check_function_bodies = on")


def _in_our_schema(cursor: Any, text: str) -> str:
    """A session's temporary tables come last, or a role could lay one over the ledger's."""
    cursor.execute("SELECT quote_ident(current_schema())")
    return text.replace(files.PINNED, f"pg_catalog, {cursor.fetchone()[0]}, pg_temp")
