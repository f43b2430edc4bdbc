"""The folder of a private server that holds the template: made once, and copied for each server of the tests."""

import contextlib
import fcntl
import getpass
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg2

from civic.deploy import embedded
from tests.template.key import ROOT, database, key

KEPT = 12  # folders of 80 MB: a few branches beside each other
COPY = ["cp", "-a", "--reflink=auto"] if sys.platform == "linux" else ["cp", "-Rp"]


def place(var: Path) -> None:
    """Put the template's folder where a private server of `var` looks for its own; make the template first if need be.

    A folder that serves, or that was not put there by this, stays: `ensure` gives its server the template.
    """
    if not _vacant(var):
        return
    made = folders() / key()
    while not copied(made, var):
        with _locked(made, fcntl.LOCK_EX):
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
    with _locked(made, fcntl.LOCK_SH):
        if not made.exists():
            return False
        os.utime(made)
        begun = var / "postgres.copying"
        shutil.rmtree(begun, ignore_errors=True)
        subprocess.run([*COPY, made / "postgres", begun], check=True)
        (var / "postgres.template").write_text(key())
        begun.rename(var / "postgres")
    return True


def folders() -> Path:
    return Path(tempfile.gettempdir()) / f"tuili-templates-{getpass.getuser()}"


@contextlib.contextmanager
def _locked(made: Path, how: int) -> Iterator[None]:
    """Hold one template’s lock: branches make and copy theirs beside each other. With LOCK_NB, BlockingIOError."""
    folders().mkdir(exist_ok=True)
    folders().chmod(0o755)  # root's private server runs as a user of its own
    with (folders() / f"{made.name}.lock").open("w") as lock:
        fcntl.flock(lock, how)
        yield


def _make_folder(made: Path) -> None:
    """Let a process of its own migrate and stop its server, then give the folder its name."""
    unfinished = made.with_name(f"{made.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    environment = {**os.environ, "VAR_DIR": str(unfinished), "DEMO": "0", "PUBLIC_URL": "http://localhost:8000"}
    environment.pop("DATABASE_URL", None)
    subprocess.run([sys.executable, "-m", "tests.template"], cwd=ROOT, env=environment, check=True)
    for name in ("log", ".handle_pids.json", "postmaster.opts"):
        (unfinished / "postgres" / name).unlink(missing_ok=True)
    unfinished.rename(made)


def _forget_old_folders() -> None:
    """Throw away what was not copied for longest, unless somebody copies or makes it in this moment."""
    found = (path for path in folders().iterdir() if path.is_dir())
    with contextlib.suppress(FileNotFoundError):  # another run throws it away too
        for path in sorted(found, key=lambda path: path.stat().st_mtime)[:-KEPT]:
            with contextlib.suppress(BlockingIOError), _locked(path.with_suffix(""), fcntl.LOCK_EX | fcntl.LOCK_NB):
                shutil.rmtree(path, ignore_errors=True)


def serve(var: Path) -> str:
    """Start a private server in `var` with a migrated database that outlives any end; return its address."""
    place(var)
    address = embedded.start(var)
    with _superuser(address, dbname="postgres") as cursor:
        cursor.execute("ALTER SYSTEM RESET ALL")
        cursor.execute("SELECT pg_reload_conf()")
        cursor.execute(f"DROP DATABASE {embedded.DATABASE}")
        cursor.execute(f"CREATE DATABASE {embedded.DATABASE} TEMPLATE {database()}")
    return address


def hurry(address: str) -> None:
    """Nobody needs these rows after the machine has lost its power; what a killed server loses stays as it is."""
    with _superuser(address) as cursor:
        for setting in ("fsync", "full_page_writes"):
            cursor.execute(f"ALTER SYSTEM SET {setting} = off")
        cursor.execute("ALTER SYSTEM SET min_wal_size = '32MB'")  # a stopped server leaves less to be copied
        cursor.execute("SELECT pg_reload_conf()")


@contextlib.contextmanager
def _superuser(address: str, **changes: Any) -> Iterator[Any]:
    with contextlib.closing(psycopg2.connect(address, **changes)) as connection, connection.cursor() as cursor:
        connection.autocommit = True
        yield cursor
