"""The template on a server of any kind: made once, and copied for each process that runs tests."""

import contextlib
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.template import key

KEPT_DAYS = timedelta(days=7)  # since a template was last used


def exists(cursor: Any, database: str) -> bool:
    cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
    return bool(cursor.fetchone())


def ensure(connection: Any) -> None:
    """Make the template on the connection's server unless it is there; who comes meanwhile waits."""
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext(%s))", [key.PREFIX])  # goes with the session
        if not exists(cursor, key.database()):
            _make(connection, cursor)
        cursor.execute(f"COMMENT ON DATABASE {key.database()} IS '{datetime.now(UTC).isoformat()}'")
        _forget_old_databases(cursor)
        cursor.execute("SELECT pg_advisory_unlock(hashtext(%s))", [key.PREFIX])


def _make(connection: Any, cursor: Any) -> None:
    """Migrate under a name that means unfinished; the finished one has the template's name and lets nobody in."""
    unfinished = f"{key.database()}_unfinished"
    cursor.execute(f"DROP DATABASE IF EXISTS {unfinished} WITH (FORCE)")
    cursor.execute(f"CREATE DATABASE {unfinished} ENCODING 'UTF8' TEMPLATE template0")
    _migrate(connection, unfinished)
    cursor.execute(f"ALTER DATABASE {unfinished} RENAME TO {key.database()}")
    cursor.execute(f"ALTER DATABASE {key.database()} WITH ALLOW_CONNECTIONS false")


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
        "SELECT datname, shobj_description(oid, 'pg_database') FROM pg_database WHERE datname ~ %s", [key.PREFIX]
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
    cursor.execute(f"CREATE DATABASE {database} TEMPLATE {key.database()}")
