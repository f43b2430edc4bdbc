"""Make a backup: the database as of one moment, every stored file, and beside it the list of erasures."""

import fcntl
import os
import shutil
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from civic.backups import folders, programs
from civic.backups.errors import Busy, NoFolder
from civic.backups.folders import Manifest

EXPORTED = "exports"  # the folder of exported lists
Say = Callable[[str], object]


def make(folder: Path, *, now: datetime, keep: int = 0, say: Say = lambda line: None) -> Path:
    """Write a new backup into `folder` and return it; with `keep`, all but so many of the newest are deleted.

    It appears under its name only when it is whole. Raises NoFolder, Busy, NoProgram, Failed.
    """
    whole = folder / f"tuili-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    work = folder / (whole.name + folders.UNFINISHED)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _alone(folder):
            try:
                work.mkdir(mode=0o700)
                _fill(work, now, say)
                work.rename(whole)
            finally:
                shutil.rmtree(work, ignore_errors=True)
            _write_erasures(folder)
            for old in [*folders.every(folder)][keep:] if keep else ():
                shutil.rmtree(old)
    except OSError as error:
        raise NoFolder(folder=folder, why=error.strerror or error) from error
    return whole


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Nobody else saves into this folder meanwhile; so what is unfinished there was left by one that was killed."""
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Busy(folder=folder) from error
        for left in folder.glob(f"tuili-*{folders.UNFINISHED}"):
            shutil.rmtree(left, ignore_errors=True)
        yield


def _fill(work: Path, now: datetime, say: Say) -> None:
    say("Saving the database …")
    rows = _save_database(work / folders.DATABASE)
    say("Saving the files …")
    files = _save_files(work / folders.FILES)
    parts = {name: folders.part(work / name) for name in (folders.DATABASE, folders.FILES)}
    folders.write(Manifest(now.astimezone(UTC).isoformat(), parts, rows, files), work)


def _save_database(path: Path) -> dict[str, int]:
    """Dump one snapshot; return how many rows each table has in it."""
    program = programs.find("pg_dump")
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        programs.run([program, "--format=custom", f"--snapshot={snapshot}", f"--file={path}"])
        rows = count_rows(cursor)
    path.chmod(0o600)
    return rows


def count_rows(cursor: Any) -> dict[str, int]:
    """How many rows each table holds, as this cursor's snapshot sees them."""
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema ORDER BY tablename")
    tables = [name for (name,) in cursor.fetchall()]
    rows = {}
    for name in tables:
        cursor.execute(f'SELECT count(*) FROM "{name}"')
        rows[name] = cursor.fetchone()[0]
    return rows


def _save_files(path: Path) -> int:
    """Pack pictures and private papers; pictures do not shrink, so nothing is compressed."""
    packed = 0
    with tarfile.open(path, "w") as tar:
        for root in (Path(settings.MEDIA_ROOT), settings.VAR_DIR / "private"):
            for each in sorted(root.rglob("*")):
                if each.parent.name == EXPORTED:  # lists that somebody took along: copies, gone within days
                    continue
                packed += _pack(tar, each, f"{root.name}/{each.relative_to(root)}")
    path.chmod(0o600)
    return packed


def _pack(tar: tarfile.TarFile, path: Path, name: str) -> int:
    if path.is_symlink() or not path.is_file():
        return 0
    try:
        tar.add(path, name)
    except FileNotFoundError:  # deleted while we read: its row is gone, too, or goes in a moment
        return 0
    return 1


def _write_erasures(folder: Path) -> None:
    """The newest list of erasures lies beside all backups: what is restored is held against it."""
    fresh = folder / f"{folders.ERASURES}{folders.UNFINISHED}"
    fresh.write_text("".join(f"{line}\n" for lines in folders.ERASED() for line in lines), encoding="utf-8")
    os.replace(fresh, folder / folders.ERASURES)
