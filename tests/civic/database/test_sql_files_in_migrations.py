"""A changed SQL file becomes a migration; an old migration loads what is needed of the file as it is now."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection, transaction

from civic.database.operations import LoadSQL
from tests.owner import as_loader
from tests.sql_catalogue import rows

ROOT = Path(__file__).resolve().parents[3]
TREE = ("civic", "rewards", "surveys", "engagement", "manage.py", "static/img/icons.svg")


@pytest.fixture
def tree(tmp_path):
    """A copy of the portal whose files may be changed."""
    for name in TREE:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        copy(ROOT / name, tmp_path / name)
    return tmp_path


CALLING = """
import contextlib, importlib, io, json, pathlib, sys
import django
from django.core.management import call_command

django.setup()
for step in json.load(sys.stdin):
    importlib.invalidate_caches()  # the step before may have written a migration
    if step.startswith("rm "):
        pathlib.Path(step[3:]).unlink()
        continue
    code, said = 0, io.StringIO()
    with contextlib.redirect_stdout(said):
        try:
            call_command("makemigrations", *step.split())
        except SystemExit as ended:
            code = ended.code
    print(json.dumps([code, said.getvalue()]))
"""


def makemigrations(tree: Path, *steps: str) -> list[tuple[int, str]]:
    """Call it with each step's options, `rm FILE` between them; return how each call ended, and what it said.

    One process for all: reading the portal takes longer than what is asked here.
    """
    asked = ["--check --dry-run" if step == "check" else step for step in steps]
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", CALLING], input=json.dumps(asked),
        check=True, cwd=tree, capture_output=True, text=True, timeout=120,
        env=os.environ | {"DEMO": "1", "DJANGO_SETTINGS_MODULE": "civic.settings"},
    )  # fmt: skip
    return [tuple(json.loads(line)) for line in done.stdout.splitlines()]


def test_a_changed_file_asks_for_a_migration_and_gets_it_and_one_that_is_gone_takes_its_function_with_it(tree):
    (changed,) = tree.glob("rewards/**/sql/ledger_open.sql")
    changed.write_text(changed.read_text() + "-- changed\n")
    (gone,) = tree.glob("rewards/**/sql/redemption_limits.sql")
    asked, made, no_more, made_again = makemigrations(tree, "check", "", "check", f"rm {gone}", "")
    assert asked[0] == 1
    assert "sql_ledger_open.py" in asked[1]
    (written,) = tree.glob("rewards/migrations/*_sql_ledger_open.py")
    assert re.search(r"LoadSQL\(\s*files=\{\s*['\"]ledger_open['\"]: ", written.read_text())
    assert (made[0], no_more[0], made_again[0]) == (0, 0, 0)
    (written,) = tree.glob("rewards/migrations/*_sql_redemption_limits.py")
    assert "DROP ROUTINE IF EXISTS redemption_limits CASCADE;" in written.read_text()


def functions(name: str) -> list[tuple]:
    return rows(f"SELECT 1 FROM pg_proc WHERE proname = '{name}'")


def triggers(name: str) -> list[tuple]:
    return rows(f"SELECT tgname FROM pg_trigger WHERE tgfoid = '{name}'::regproc")


def load(sha: str) -> None:
    with connection.schema_editor() as editor:
        LoadSQL({"redemption_limits": sha}).database_forwards("rewards", editor, None, None)


@pytest.mark.django_db
def test_of_a_file_that_was_changed_since_the_function_is_loaded_and_not_the_triggers():
    from civic.database import files

    with as_loader(), transaction.atomic():
        connection.cursor().execute("DROP FUNCTION redemption_limits() CASCADE")
        load("as it was once")
        assert functions("redemption_limits")
        assert triggers("redemption_limits") == []
        load(files.of_app("rewards")["redemption_limits"].sha)
        assert triggers("redemption_limits") == [("within_the_shops_limits",)]
        transaction.set_rollback(True)
