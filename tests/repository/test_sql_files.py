"""Each SQL function stands once, in the file of its name, and the database has what the files say."""

import re
from collections import Counter
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from civic.core.locks import Lock
from civic.database import files
from civic.database.autodetector import APPS, loaded_by_migrations
from civic.database.operations import load_functions
from rewards.ledger import roles
from tests.owner import APP_ROLE, as_loader
from tests.sql_catalogue import OURS, catalogue, load_anew, rows, sql_files

ROOT = Path(__file__).resolve().parents[2]
DEFINITION = re.compile(r"\bCREATE\s+(?:OR\s+REPLACE\s+)?(?:CONSTRAINT\s+)?(?:FUNCTION|PROCEDURE|TRIGGER)\b")
LOCKED = re.compile(r"advisory(?:\w*\(|' AND l\.objid = )(\d+)[^\n]*;  -- Lock\.(\w+)")


def source(suffix: str) -> list[Path]:
    return sorted(path for app in APPS for path in (ROOT / app).rglob(f"*{suffix}"))


def of_our_own() -> set[str]:
    return {name for file in sql_files() for name in file.makes}


@pytest.mark.django_db
def test_the_database_has_what_the_files_say():
    with as_loader(), transaction.atomic():
        before = catalogue()
        load_anew()
        if roles.exists(APP_ROLE):
            roles.grant(APP_ROLE)
        after = catalogue()
        transaction.set_rollback(True)
    apart = {name for name in before | after if before.get(name) != after.get(name)}
    assert apart == set(), "edit the file, then run makemigrations: nobody changes a function in the database"


@pytest.mark.django_db
def test_a_function_that_was_changed_in_the_database_is_found():
    with as_loader(), transaction.atomic():
        connection.cursor().execute("ALTER FUNCTION ledger_open(text, text, bigint, date) SECURITY INVOKER")
        before = catalogue()
        load_anew()
        after = catalogue()
        transaction.set_rollback(True)
    assert [name for name in before if before[name] != after.get(name, before[name])] == [
        "ledger_open(text,text,bigint,date)"
    ]


@pytest.mark.django_db
def test_each_name_is_defined_once():
    names = Counter(name for file in sql_files() for name in file.makes)
    overloaded = rows(f"SELECT p.proname FROM pg_proc p WHERE {OURS} GROUP BY 1 HAVING count(*) > 1")
    assert [name for name, times in names.items() if times > 1] == []
    assert overloaded == [], (
        "a new signature drops the old one: LoadSQL(…, drop='DROP FUNCTION IF EXISTS name(old types)')"
    )
    assert {name for (name,) in rows(f"SELECT p.proname FROM pg_proc p WHERE {OURS}")} == set(names)


def test_a_function_stands_in_the_file_of_its_name_and_nowhere_else():
    for file in sql_files():
        assert file.makes in ([], [file.name]), file.path
    elsewhere = [str(path) for path in source(".py") if DEFINITION.search(path.read_text())]
    assert elsewhere == [], "write it into <slice>/sql/<its name>.sql, and run makemigrations"
    paths = Counter((file.path.relative_to(ROOT).parts[0], file.name) for file in sql_files())
    assert len(paths) == len(source(".sql")), "two files of one app have the same name, or one stands outside sql/"


@pytest.mark.parametrize("app", APPS)
def test_a_migration_names_every_file_as_it_is(app):
    present = {name: file.sha for name, file in files.of_app(app).items()}
    assert {name: sha for name, sha in loaded_by_migrations(app).items() if sha} == present, "run makemigrations"


@pytest.mark.django_db
@pytest.mark.parametrize("file", [file for file in sql_files() if file.makes], ids=lambda file: file.name)
def test_the_body_of_a_function_is_valid(file):
    with as_loader(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL check_function_bodies = on")
        cursor.execute(file.functions)  # raises, when a body names what is not there
        cursor.execute("SELECT count(*) FROM pg_proc WHERE proname = ANY(%s)", [file.makes])
        assert cursor.fetchone()[0] >= len(file.makes)
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_nobody_but_owner_and_application_executes_a_function():
    rights = [name for name in catalogue() if " for " in name]
    owner = rows("SELECT relowner::regrole::text FROM pg_class WHERE relname = 'rewards_account'")[0][0]
    assert [name for name in rights if not name.endswith((f" for {owner}", f" for {APP_ROLE}"))] == []


@pytest.mark.django_db
def test_a_new_function_is_for_nobody_until_it_is_granted():
    with as_loader(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DROP FUNCTION ledger_lock_wallet(bigint)")
        load_functions(cursor, [file for file in sql_files() if file.name == "ledger_lock_wallet"])
        cursor.execute("SELECT has_function_privilege('public', 'ledger_lock_wallet(bigint)', 'EXECUTE')")
        assert cursor.fetchone() == (False,)
        transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.parametrize("call", ["ledger_begin('spend', 'k', '', 'x', 'x', now(), NULL)"])
def test_the_application_does_not_call_what_it_is_not_granted(call):
    with as_loader(), transaction.atomic(), connection.cursor() as cursor:
        if not roles.exists(APP_ROLE):
            cursor.execute(f"CREATE ROLE {APP_ROLE}")
        roles.grant(APP_ROLE)
        cursor.execute(f"SET LOCAL ROLE {APP_ROLE}")
        with pytest.raises(DatabaseError, match="permission denied for function"), transaction.atomic():
            cursor.execute(f"SELECT {call}")
        transaction.set_rollback(True)


def test_the_roles_name_functions_that_are_there():
    assert set(roles.EXECUTED) <= of_our_own()
    assert list(roles.EXECUTED) == sorted(roles.EXECUTED)


@pytest.mark.django_db
def test_the_roles_name_what_triggers_and_python_call_in_the_applications_name():
    """Otherwise everything works for the tables' owner, in tests and in the demo, and nothing in production."""
    made = rows(
        "SELECT p.proname, p.prosrc, p.prorettype = 'trigger'::regtype,"
        f" NOT p.prosecdef AND (p.prorettype = 'trigger'::regtype OR p.proname = ANY('{{{','.join(roles.EXECUTED)}}}'))"
        f" FROM pg_proc p WHERE {OURS}"
    )
    theirs = [re.sub(r"--[^\n]*", "", body) for _name, body, _is_trigger, as_the_caller in made if as_the_caller]
    theirs += [path.read_text() for path in source(".py") if "migrations" not in path.parts]
    names = {name for name, _body, is_trigger, _as_the_caller in made if not is_trigger}
    called = {name for name in names if any(re.search(rf"(?:[(=,>]|\b[A-Z]+) *{name} ?\(", text) for text in theirs)}
    assert len(called) > 30
    assert called <= set(roles.EXECUTED), "name it in rewards/ledger/roles.py"


@pytest.mark.django_db
def test_only_a_function_that_is_written_into_its_query_has_no_search_path_of_its_own():
    open_ = rows(
        "SELECT p.proname, l.lanname, p.prosecdef FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang"
        f" WHERE {OURS} AND p.proconfig IS NULL"
    )
    said = {file.name for file in sql_files() if "No search path of its own" in file.text}
    assert {name for name, *_ in open_} == said
    assert {(language, definer) for _, language, definer in open_} == {("sql", False)}


def test_advisory_locks_are_named_in_one_file():
    for path in source(".sql"):
        for line in path.read_text().splitlines():
            if "advisory" in line:
                number, name = LOCKED.search(line).groups()  # beside the number: -- Lock.NAME
                assert Lock[name].value == int(number), path
    assert len(Lock.__members__) == len(list(Lock)), "two names for one number"
    assert [path.relative_to(ROOT).as_posix() for path in source(".py") if "pg_advisory" in path.read_text()] == [
        "civic/core/locks.py"
    ]
