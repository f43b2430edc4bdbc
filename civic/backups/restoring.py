"""Prove that a backup can be restored: into a scratch database, which is proven like the portal's own and dropped."""

import sys
import tarfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory
from time import monotonic
from urllib.parse import quote

import psycopg2
from django.conf import settings
from django.db import connection

from civic.backups import folders, programs
from civic.backups.errors import Damaged, Differs, Failed
from civic.backups.folders import Manifest
from civic.backups.making import count_rows

Say = Callable[[str], object]
MOST_NAMED = 5  # tables that differ
SCRATCH = "tuili_restore_check_"


@dataclass(frozen=True)
class Proof:
    """What restoring a backup showed."""

    backup: Path
    manifest: Manifest
    age: timedelta
    took: timedelta

    def __str__(self) -> str:
        rows, tables = sum(self.manifest.rows.values()), len(self.manifest.rows)
        return (
            f"restore ok: {self.backup.name}, {in_words(self.age)} old, {rows} rows in {tables} tables, "
            f"{self.manifest.files} files, restored and proven in {self.took.total_seconds():.0f} s"
        )


def check(folder: Path, *, now: datetime, say: Say = lambda line: None) -> Proof:
    """Restore the newest backup of `folder` and prove it: files, rows, the ledger, the last closed period, erasures.

    Whoever was erased since is erased in the copy again. Raises NoBackup, Unreadable, Damaged, NoProgram, Failed,
    Differs.
    """
    begun, backup = monotonic(), folders.newest(folder)
    manifest = folders.read(backup)
    say(f"{backup.name}: made {manifest.made_at[:16]}Z, {in_words(now - manifest.at)} ago")
    _open_files(backup / folders.FILES, manifest)
    with _scratch() as name:
        say("Restoring the database …")
        programs.run(
            [programs.find("pg_restore"), "--no-owner", "--no-privileges", "--exit-on-error", f"--dbname={name}",
             str(backup / folders.DATABASE)],
            database=name,
        )  # fmt: skip
        _compare(name, manifest)
        _prove(name, _erasures(folder), say)
    return Proof(backup, manifest, now - manifest.at, timedelta(seconds=monotonic() - begun))


def in_words(age: timedelta) -> str:
    """A span as a person says it: 3 d 4 h, 2 h 5 min, 40 s."""
    seconds = max(0, int(age.total_seconds()))
    days, hours, minutes = seconds // 86_400, seconds // 3_600 % 24, seconds // 60 % 60
    if days:
        return f"{days} d {hours} h"
    return f"{hours} h {minutes} min" if hours else f"{minutes} min" if minutes else f"{seconds} s"


def _open_files(path: Path, manifest: Manifest) -> None:
    """Read the archive to its end."""
    try:
        with tarfile.open(path) as tar:
            found = sum(1 for each in tar if each.isfile())
    except (tarfile.TarError, OSError) as error:
        raise Damaged(name=path) from error
    if found != manifest.files:
        raise Damaged(name=path)


@contextmanager
def _scratch() -> Iterator[str]:
    """A database of its own on the portal's server, gone at the end. Raises Failed where the role may make none."""
    name = f"{SCRATCH}{token_hex(4)}"
    try:
        _drop_left()
        _on_the_server(f'CREATE DATABASE "{name}" TEMPLATE template0')
        try:
            with closing(psycopg2.connect(**programs.address(name))):  # so that another trial sees that it is used
                yield name
        finally:
            _on_the_server(f'DROP DATABASE "{name}" WITH (FORCE)')
    except psycopg2.Error as error:
        raise Failed(what="the scratch database", why=str(error).strip()) from error


def _drop_left() -> None:
    """A trial that was killed left its copy of everybody's data; PostgreSQL drops none in which somebody is still."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname ~ %s", [f"^{SCRATCH}[0-9a-f]{{8}}$"])
        left = [name for (name,) in cursor.fetchall()]
    for name in left:
        with suppress(psycopg2.errors.ObjectInUse, psycopg2.errors.InsufficientPrivilege):
            _on_the_server(f'DROP DATABASE IF EXISTS "{name}"')


def _on_the_server(statement: str) -> None:
    link = psycopg2.connect(**programs.address("postgres"))
    try:
        link.autocommit = True
        with link.cursor() as cursor:
            cursor.execute(statement)
    finally:
        link.close()


def _compare(name: str, manifest: Manifest) -> None:
    """Hold the rows of each table against what the snapshot had. Raises Differs."""
    link = psycopg2.connect(**programs.address(name))
    try:
        with link.cursor() as cursor:
            cursor.execute("SET search_path = public")
            found = count_rows(cursor)
    finally:
        link.close()
    wrong = [
        f"{table} {found.get(table, 'missing')} of {manifest.rows.get(table, 'none')}"
        for table in sorted(found.keys() | manifest.rows.keys())
        if found.get(table) != manifest.rows.get(table)
    ]
    if wrong:
        raise Differs(tables=", ".join(wrong[:MOST_NAMED]))


def _erasures(folder: Path) -> str:
    """What the running portal knows by now, and what lies beside the backups, for the day on which it does not run."""
    beside = [place / folders.ERASURES for place in (folder, folder.parent)]
    kept = next((path.read_text(encoding="utf-8").splitlines() for path in beside if path.exists()), [])
    return "".join(
        f"{line}\n" for line in dict.fromkeys([*kept, *(line for lines in folders.ERASED() for line in lines)])
    )


def _prove(name: str, erasures: str, say: Say) -> None:
    """Let the portal's own commands prove the copy, each in a process that knows no other database, and no file."""
    with TemporaryDirectory(prefix=name) as var:
        here = {"DATABASE_URL": _address(name), "VAR_DIR": var}
        for words, command in (
            ("Bringing its tables up to date …", ["migrate", "--verbosity=0"]),
            ("Proving its ledger …", ["verify_ledger", "--all", "--no-stop"]),
            ("Reconciling its last closed period …", ["reconcile", "last"]),
        ):
            say(words)
            _manage(command, here, say)
        if erasures:
            say("Carrying out the erasures since …")
            with_list = Path(var, folders.ERASURES)
            with_list.write_text(erasures, encoding="utf-8")
            _manage(["erasures", "replay", str(with_list)], here, lambda line: None)


def _manage(command: list[str], here: dict[str, str], say: Say) -> None:
    manage = str(Path(settings.BASE_DIR) / "manage.py")
    for line in programs.run([sys.executable, manage, *command], extra=here).splitlines():
        say(f"  {line}")


def _address(name: str) -> str:
    """DATABASE_URL of another database on the portal's server."""
    at = programs.address(name)
    who = quote(at.pop("user", ""), safe="")
    who += f":{quote(word, safe='')}" if (word := at.pop("password", "")) else ""
    del at["dbname"]
    query = "&".join(f"{key}={quote(value, safe='/')}" for key, value in at.items())
    return f"postgres://{who}@/{name}?{query}"
