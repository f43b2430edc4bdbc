"""The database that a world is built in: a folder of its own under var/worlds, or the one that DATABASE_URL names."""

import os
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2

from bench import database

ROOT = Path(__file__).resolve().parents[2]
HALF, WHOLE = "tuili world, not finished", "tuili world"


class NotOurs(Exception):
    """The database holds something that no world made."""


def take(size: str) -> str:
    """Name the folder and start the database; return the folder, as one would write it before `make run`."""
    folder = Path(os.environ.get("VAR_DIR") or ROOT / "var" / "worlds" / size)
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["VAR_DIR"] = str(folder)
    if not os.environ.get("DATABASE_URL"):
        from civic.deploy import embedded

        os.environ["DATABASE_URL"] = embedded.start(folder)
    os.environ.update({"DJANGO_SETTINGS_MODULE": "civic.settings", "DEMO": "1", "DEBUG": "0", "LOG_LEVEL": "ERROR"})
    return str(folder.relative_to(ROOT) if folder.is_relative_to(ROOT) else folder)


def state() -> str:
    """What the database says of itself: "" when it is empty, or the name of a world with how far it came.

    Raises NotOurs.
    """
    url = os.environ["DATABASE_URL"]
    with psycopg2.connect(database.dsn(url)) as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(shobj_description(d.oid, 'pg_database'), ''), to_regclass('public.django_migrations')"
            " FROM pg_database d WHERE datname = current_database()"
        )
        said, tables = cursor.fetchone()
    if tables is not None and not said.startswith(WHOLE):
        raise NotOurs
    return str(said) if tables is not None else ""


def mark(words: str) -> None:
    """Write on the database what it holds."""
    name = urlsplit(os.environ["DATABASE_URL"]).path[1:]
    database.execute(os.environ["DATABASE_URL"], f"COMMENT ON DATABASE \"{name}\" IS '{words}'")


def clear() -> None:
    """Empty the database of a world that was not finished, or that is built anew."""
    database.execute(os.environ["DATABASE_URL"], "DROP SCHEMA public CASCADE; CREATE SCHEMA public")
