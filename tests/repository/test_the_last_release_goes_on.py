"""While an update runs, the last release's code answers on the new tables: it finds its columns, and can still insert.

What the last release knew is the state of its migrations, named in RELEASED; until there is a release, the folded ones
on which any database may stand. A migration since only adds; one that takes away or forbids says in `contracts` why
the release before it minds neither (docs/operations.md, "Updating without closing").
"""

import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation

from civic.database.operations import CreateModels, LoadSQL

ROOT = Path(__file__).resolve().parents[2]
RELEASED = {
    "civic": "0001_squashed_0013_seen_on_the_way",
    "rewards": "0001_squashed_0027_shop_roles_in_time",
    "surveys": "0001_squashed_0016_flags_and_held_awards",
    "engagement": "0001_squashed_0022_looks_of_notices",
}
ADDS = (migrations.CreateModel, CreateModels, migrations.AddIndex, migrations.AlterModelOptions, migrations.RemoveIndex)


def since(app: str) -> list[Any]:
    """The migrations of an app that came after the last release."""
    names = sorted(path.stem for path in (ROOT / app / "migrations").glob("[0-9]*.py"))
    found = [(name, import_module(f"{app}.migrations.{name}").Migration) for name in names if name != RELEASED[app]]
    return [SimpleNamespace(name=f"{app}.{name}", app=app, migration=migration) for name, migration in found]


def takes_away(app: str, operation: Operation) -> str:
    """Why the last release minds this step; nothing where it does not."""
    if isinstance(operation, ADDS):
        return ""
    if isinstance(operation, migrations.AddField):
        field = operation.field
        free = field.null or field.many_to_many or field.db_default is not models.NOT_PROVIDED
        return "" if free else f"{operation.model_name}.{operation.name} has no default of the database"
    if isinstance(operation, migrations.AlterField):
        return alters(app, operation)
    if isinstance(operation, migrations.AddConstraint):
        return forbids(app, operation)
    if isinstance(operation, LoadSQL):
        return operation.drop
    return type(operation).__name__


def forbids(app: str, operation: migrations.AddConstraint) -> str:
    """Which columns of the last release a new rule speaks of; one of new columns alone forbids it nothing."""
    known = released_state().models.get((app, operation.model_name_lower))
    _path, expressions, facts = operation.constraint.deconstruct()
    said = repr([expressions, *(fact for name, fact in facts.items() if not name.startswith(("name", "violation")))])
    words = set(re.findall(r"[a-z0-9]+(?:_[a-z0-9]+)*", said))
    old = words & set(known.fields) if known else set()
    return f"{operation.constraint.name} speaks of {sorted(old)}" if old else ""


def alters(app: str, operation: migrations.AlterField) -> str:
    """What the database asks of a column that it did not ask when the last release wrote it."""
    known = released_state().models.get((app, operation.model_name_lower))
    before = known.fields.get(operation.name) if known else None
    if before is None:
        return ""  # the column came since
    column, after = f"{operation.model_name}.{operation.name}", operation.field
    if before.null and not after.null:
        return f"{column} may not be empty any more"
    if before.is_relation and after.is_relation:
        same = str(before.related_model).lower() == str(after.related_model).lower()
        return "" if same else f"{column} leads elsewhere"
    if isinstance(before, models.CharField) and isinstance(after, models.CharField):
        return "" if (after.max_length or 0) >= (before.max_length or 0) else f"{column} becomes shorter"
    return "" if before.db_type(connection) == after.db_type(connection) else f"{column} changes its type"


@cache
def released_state() -> Any:
    return MigrationLoader(None).project_state(list(RELEASED.items()))


@pytest.mark.parametrize("app", RELEASED)
def test_a_migration_since_the_last_release_only_adds_or_says_why_it_may_take_away(app):
    for each in since(app):
        taken = [why for step in each.migration.operations if (why := takes_away(each.app, step))]
        said = getattr(each.migration, "contracts", "")
        assert bool(said) or taken == [], f"{each.name}: {taken}: expand first, or say in `contracts` why it may"


@pytest.mark.parametrize(
    "step",
    [
        migrations.RemoveField("user", "name"),
        migrations.DeleteModel("Agency"),
        migrations.RenameField("user", "name", "called"),
        migrations.RenameModel("Agency", "Bureau"),
        migrations.AddField("user", "shoe", models.IntegerField(default=1)),
        migrations.AlterField("user", "name", models.CharField(max_length=1)),
        migrations.AlterField("user", "last_login", models.DateTimeField()),
        migrations.AddConstraint("user", models.CheckConstraint(condition=models.Q(name__gt=""), name="c")),
        migrations.RunSQL("SELECT 1"),
        LoadSQL({}, drop="DROP FUNCTION f()"),
    ],
    ids=lambda step: type(step).__name__,
)
def test_a_step_that_takes_away_is_found(step):
    assert takes_away("civic", step)


@pytest.mark.parametrize(
    "step",
    [
        migrations.AddField("user", "shoe", models.IntegerField(null=True)),
        migrations.AddField("user", "shoe", models.IntegerField(db_default=1)),
        migrations.AddConstraint("user", models.CheckConstraint(condition=models.Q(shoe__gt=0), name="c")),
        migrations.AlterField("user", "name", models.CharField(max_length=999)),
        migrations.AddIndex("user", models.Index(fields=["name"], name="i")),
    ],
    ids=lambda step: type(step).__name__,
)
def test_a_step_that_adds_is_let_through(step):
    assert takes_away("civic", step) == ""


def released_models() -> list[type[models.Model]]:
    """The models as the last release's code knew them."""
    known = released_state().apps
    return [model for app in RELEASED for model in known.get_app_config(app).get_models(include_auto_created=True)]


def unknown_columns(model: type[models.Model]) -> Iterator[tuple[str, bool]]:
    """The columns of a table that the old code does not know, and whether a row can be written without them."""
    known = {field.column for field in model._meta.local_concrete_fields}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, is_nullable = 'YES' OR column_default IS NOT NULL OR is_identity = 'YES'"
            "       OR is_generated = 'ALWAYS' FROM information_schema.columns"
            " WHERE table_schema = current_schema AND table_name = %s",
            [model._meta.db_table],
        )
        yield from ((name, free) for name, free in cursor.fetchall() if name not in known)


@pytest.mark.django_db
def test_the_last_releases_models_read_every_table_and_write_without_what_came_since():
    old = released_models()
    assert len(old) > 100
    for model in old:
        list(model._base_manager.all()[:1])  # every column by its old name
        forced = [name for name, free in unknown_columns(model) if not free]
        assert forced == [], f"{model._meta.db_table}: code of the last release cannot insert without {forced}"


@pytest.mark.django_db
def test_a_column_that_old_code_cannot_leave_out_is_found():
    model = next(model for model in released_models() if model._meta.label == "civic.Topic")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE civic_topic ADD COLUMN forced integer NOT NULL DEFAULT 1")
        cursor.execute("ALTER TABLE civic_topic ALTER COLUMN forced DROP DEFAULT")
    assert ("forced", False) in set(unknown_columns(model))
