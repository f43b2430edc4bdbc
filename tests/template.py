"""The migrated database that every run of the tests begins with, made once for each state of the migrations.

A private server's whole folder is kept beside it, so that a worker copies files instead of asking migrations:

    <temp>/tuili-templates-<user>/<key>/postgres    the folder of a stopped server that holds the database
    <temp>/tuili-templates-<user>/lock              held alone while one is made or thrown away, shared while copied

On a served PostgreSQL (make test-served) the same database lies on that server.

python -m tests.template    make it on the server that DATABASE_URL names, or on a private one in VAR_DIR
"""

import contextlib
import fcntl
import getpass
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
APPS = ("civic", "rewards", "surveys", "engagement")
SOURCES = ("**/migrations/*.py", "**/sql/**/*.sql", "**/settings.py")
OWN_IMPORT = re.compile(rf"^(?:from|import) ((?:{'|'.join(APPS)})[\w.]*)", re.MULTILINE)
KEPT = 4  # folders: a few branches beside each other
KEPT_DAYS = timedelta(days=7)  # databases on a served PostgreSQL, since they were last used
PREFIX = "tuili_template_"


@cache
def key() -> str:
    """A name for the state of all that a fresh database is made from."""
    digest = hashlib.sha256(f"{sys.version_info[:2]} {os.name}".encode())
    for path in sources():
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def sources() -> list[Path]:
    """Migrations, what they import of ours, the SQL that they load, the settings, the libraries."""
    found = {path for app in APPS for pattern in SOURCES for path in (ROOT / app).glob(pattern)}
    for path in [path for path in found if path.parent.name == "migrations"]:
        for name in OWN_IMPORT.findall(path.read_text(encoding="utf-8")):
            module = ROOT / name.replace(".", "/")
            found |= {file for file in (module.with_suffix(".py"), module / "__init__.py") if file.exists()}
    return sorted(found | {ROOT / "requirements.lock", Path(__file__)})


# On a server of any kind


def name() -> str:
    return PREFIX + key()


def exists(cursor: Any, database: str) -> bool:
    cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
    return bool(cursor.fetchone())


def ensure(connection: Any) -> None:
    """Make the template on the connection's server unless it is there; who comes meanwhile waits."""
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext(%s))", [PREFIX])  # goes with the session
        if not exists(cursor, name()):
            _make(connection, cursor)
        cursor.execute(f"COMMENT ON DATABASE {name()} IS '{datetime.now(UTC).isoformat()}'")
        _forget_old_databases(cursor)
        cursor.execute("SELECT pg_advisory_unlock(hashtext(%s))", [PREFIX])


def _make(connection: Any, cursor: Any) -> None:
    """Migrate under a name that means unfinished; the finished one has the template's name and lets nobody in."""
    unfinished = f"{name()}_unfinished"
    cursor.execute(f"DROP DATABASE IF EXISTS {unfinished} WITH (FORCE)")
    cursor.execute(f"CREATE DATABASE {unfinished} ENCODING 'UTF8' TEMPLATE template0")
    _migrate(connection, unfinished)
    cursor.execute(f"ALTER DATABASE {unfinished} RENAME TO {name()}")
    cursor.execute(f"ALTER DATABASE {name()} WITH ALLOW_CONNECTIONS false")


def _migrate(connection: Any, database: str) -> None:
    from django.core.management import call_command

    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = database
    call_command("migrate", verbosity=0, interactive=False, run_syncdb=True)
    call_command("createcachetable")
    connection.close()
    connection.settings_dict["NAME"] = before


def _forget_old_databases(cursor: Any) -> None:
    cursor.execute(
        "SELECT datname, shobj_description(oid, 'pg_database') FROM pg_database WHERE datname ~ %s", [PREFIX]
    )
    for database, used in cursor.fetchall():
        if used and datetime.now(UTC) - datetime.fromisoformat(used) > KEPT_DAYS:
            cursor.execute(f"DROP DATABASE IF EXISTS {database}")


@contextlib.contextmanager
def cloned(connection: Any) -> Iterator[None]:
    """Inside, the connection's database is a copy of the template that no other run uses; then it is dropped.

    The session that holds the copy's lock lasts as long as the run: a copy whose lock is free was left by a dead one.
    """
    before = connection.settings_dict["NAME"]
    family = connection.creation._get_test_db_name()
    database = f"{family}_{os.getpid()}"
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext(%s))", [database])
        _drop_left_copies(cursor, family)
        _copy(cursor, database)
        connection.close()
        connection.settings_dict["NAME"] = database
        yield
        connection.close()
        connection.settings_dict["NAME"] = before
        cursor.execute(f"DROP DATABASE {database} WITH (FORCE)")


def _drop_left_copies(cursor: Any, family: str) -> None:
    cursor.execute("SELECT datname FROM pg_database WHERE datname ~ %s", [f"^{family}_[0-9]+$"])
    for (database,) in cursor.fetchall():
        cursor.execute("SELECT pg_try_advisory_lock(hashtext(%s))", [database])
        if cursor.fetchone()[0]:
            cursor.execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")
            cursor.execute("SELECT pg_advisory_unlock(hashtext(%s))", [database])


def _copy(cursor: Any, database: str) -> None:
    cursor.execute(f"CREATE DATABASE {database} TEMPLATE {name()}")


# The folder of a private server


def place(var: Path) -> None:
    """Put the template's folder where a private server of `var` looks for its own; make the template first if need be.

    A folder that serves, or that was not put there by this, stays: `ensure` gives its server the template.
    """
    if not _vacant(var):
        return
    made = folders() / key()
    while not copied(made, var):
        with _locked(fcntl.LOCK_EX):
            if not made.exists():
                _make_folder(made)
            _forget_old_folders()


def _vacant(var: Path) -> bool:
    """Whether there is no server's folder, having thrown away a resting one that was copied from an older template."""
    var.mkdir(parents=True, exist_ok=True)
    data, copied_from = var / "postgres", var / "postgres.template"
    if copied_from.exists() and copied_from.read_text() != key() and not (data / "postmaster.pid").exists():
        shutil.rmtree(data, ignore_errors=True)
    return not data.exists()


def copied(made: Path, var: Path) -> bool:
    """Copy the folder, while nobody throws it away; False when there is none."""
    with _locked(fcntl.LOCK_SH):
        if not made.exists():
            return False
        os.utime(made)
        (var / "postgres.template").write_text(key())
        subprocess.run(["cp", "-a", "--reflink=auto", made / "postgres", var / "postgres"], check=True)
    return True


def folders() -> Path:
    return Path(
        os.environ.get("TEST_TEMPLATES") or Path(tempfile.gettempdir()) / f"tuili-templates-{getpass.getuser()}"
    )


@contextlib.contextmanager
def _locked(how: int) -> Iterator[None]:
    folders().mkdir(exist_ok=True)
    folders().chmod(0o755)  # root's private server runs as a user of its own
    with (folders() / "lock").open("w") as lock:
        fcntl.flock(lock, how)
        yield


def _make_folder(made: Path) -> None:
    """Let a process of its own migrate and stop its server, then give the folder its name."""
    unfinished = made.with_name("unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    environment = {**os.environ, "VAR_DIR": str(unfinished), "DEMO": "0", "PUBLIC_URL": "http://localhost:8000"}
    environment.pop("DATABASE_URL", None)
    subprocess.run([sys.executable, "-m", "tests.template"], cwd=ROOT, env=environment, check=True)
    for name in ("log", ".handle_pids.json", "postmaster.opts"):
        (unfinished / "postgres" / name).unlink(missing_ok=True)
    unfinished.rename(made)


def _forget_old_folders() -> None:
    made = sorted((path for path in folders().iterdir() if path.is_dir()), key=lambda path: path.stat().st_mtime)
    for path in made[:-KEPT]:
        shutil.rmtree(path, ignore_errors=True)


def hurry(address: str) -> None:
    """Nobody needs these rows after the machine has lost its power; what a killed server loses stays as it is."""
    import psycopg2

    with contextlib.closing(psycopg2.connect(address)) as connection, connection.cursor() as cursor:
        connection.autocommit = True
        for setting in ("fsync", "full_page_writes"):
            cursor.execute(f"ALTER SYSTEM SET {setting} = off")
        cursor.execute("ALTER SYSTEM SET min_wal_size = '32MB'")  # a stopped server leaves less to be copied
        cursor.execute("SELECT pg_reload_conf()")


def main() -> None:
    import pytest  # noqa: F401  settings are those of the tests where it is loaded

    from civic.deploy import embedded

    if not os.environ.get("DATABASE_URL"):
        hurry(embedded.ensure_database_url())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civic.settings")
    import django

    django.setup()
    from django.db import connection

    ensure(connection)
    connection.close()


if __name__ == "__main__":
    main()
