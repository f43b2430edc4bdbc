"""The doctor's questions. Each returns what it found in a sentence for whoever runs the portal, at a terminal."""

import os
import shutil
import socket
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.db import connection
from django.utils import timezone

from civic.backups import folders, programs
from civic.core.errors import DomainError
from civic.deploy import scanner
from civic.deploy.preparing import first_line
from civic.health import queries as health

OLDEST_POSTGRES = 15
SKEW = timedelta(seconds=5)  # payment codes live for a minute; two clocks may differ by no more
LEAST_BYTES, LEAST_SHARE = 2 * 1024**3, 0.05  # of the disk that hold
FRESH_BACKUP = timedelta(hours=30)


@dataclass(frozen=True)
class Finding:
    """One answer: `ok`, `note` (something is off that may be meant so), or `wrong`."""

    grade: str
    about: str
    words: str

    def __str__(self) -> str:
        return f"{self.grade:<6}{self.about:<12}{self.words}"


Check = Callable[[], Iterator[tuple[str, str]]]  # grade and words


def program() -> Iterator[tuple[str, str]]:
    yield "ok", f"Python {sys.version.split()[0]}, settings read"
    if scanner.whole(Path(sys.prefix)):
        yield "ok", f"{scanner.NAME} {scanner.VERSION} scans codes in every browser"
    else:
        grade = "ok" if settings.DEMO else "note"
        yield grade, f"{scanner.NAME} is not here: iPhones send a photo of a code; install npm and the libraries again"


def database() -> Iterator[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        major = int(cursor.fetchone()[0]) // 10_000
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        is_superuser = cursor.fetchone()[0]
    if major < OLDEST_POSTGRES:
        yield "wrong", f"PostgreSQL {major} is too old: use {OLDEST_POSTGRES} or newer"
        return
    yield "ok", f"PostgreSQL {major} answers"
    if is_superuser and not settings.DEMO:
        yield "wrong", "the portal signs in as a superuser, past the ledger's guards: see grant_app_role"


def tables() -> Iterator[tuple[str, str]]:
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        yield "wrong", f"{len(waiting)} migrations wait, from {waiting[0][0]} on: run manage.py migrate, grant_app_role"
    else:
        yield "ok", "up to date"


def clock() -> Iterator[tuple[str, str]]:
    before = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        theirs: datetime = cursor.fetchone()[0]
    after = timezone.now()
    apart = max(before - theirs, theirs - after, timedelta(0))
    if apart > SKEW:
        yield "wrong", f"this machine and the database are {apart.total_seconds():.0f} s apart: let both follow NTP"
    else:
        yield "ok", "this machine and the database agree"


def broker() -> Iterator[tuple[str, str]]:
    health.broker()
    yield "ok", "answers"


def jobs() -> Iterator[tuple[str, str]]:
    """Worker and beat, by their signs of life; a portal that does not run has none."""
    for name, check in (("worker", health.worker), ("beat", health.beat)):
        found = check(timezone.now())
        yield ("note", f"{found}: does it run?") if found else ("ok", f"{name} works")


def port() -> Iterator[tuple[str, str]]:
    number = int(os.environ.get("PORT", "8000"))
    with socket.socket() as probe:
        probe.settimeout(3)
        if probe.connect_ex(("127.0.0.1", number)):
            yield "ok", f"{number} is free"
        else:
            yield "note", f"{number} is in use: by this portal, or choose another, as in make run PORT=8001"


def disk() -> Iterator[tuple[str, str]]:
    places: dict[str, Any] = {"VAR_DIR": settings.VAR_DIR, "BACKUP_DIR": settings.BACKUP_DIR}
    for name, place in places.items():
        if place:
            yield _room(name, Path(place))


def _room(name: str, place: Path) -> tuple[str, str]:
    try:
        usage = shutil.disk_usage(place)
        writable = os.access(place, os.W_OK)
    except OSError as error:
        return "wrong", f"{name} {place} cannot be read: {error.strerror}"
    free = f"{usage.free / 1024**3:.1f} GiB free"
    if not writable:
        return "wrong", f"{name} {place} cannot be written to by this user"
    if usage.free < LEAST_BYTES or usage.free < LEAST_SHARE * usage.total:
        return "wrong", f"{name} {place}: only {free}; make room before the database stops"
    return "ok", f"{name}: {free}"


def mail() -> Iterator[tuple[str, str]]:
    if settings.DEMO:
        yield "ok", "the demo sends nothing; see its mailbox"
        return
    link = get_connection(timeout=5)
    link.open()
    link.close()
    yield "ok", "the mail server answers"


def backups() -> Iterator[tuple[str, str]]:
    if not settings.BACKUP_DIR:
        yield "ok" if settings.DEMO else "note", "BACKUP_DIR is not set: nothing is saved by itself"
        return
    programs.find("pg_dump")
    age = timezone.now() - folders.read_facts(folders.newest(Path(settings.BACKUP_DIR))).at
    hours = age.total_seconds() / 3600
    if age > FRESH_BACKUP:
        yield "wrong", f"the newest backup is {hours:.0f} h old: look at the worker's log for backup.failed"
    else:
        yield "ok", f"the newest backup is {hours:.0f} h old"


def keys() -> Iterator[tuple[str, str]]:
    """What a county wants in earnest and nobody has set."""
    wanted = {
        "LEDGER_ANCHOR_KEY": "no anchor of the books is signed",
        "ALARM_MAILS": "nobody is written to when a proof or a backup fails",
        "PUSH_KEY": "no push messages",
    }
    if settings.SMS_FOLDER and not settings.SMS_A_DAY:
        wanted["SMS_A_DAY"] = "nothing limits how many short messages leave in a day, and each costs money"
    if not settings.MAP_TILES:
        wanted["MAP_OUTLINES"] = "and MAP_TILES neither, so the shops have no map"
    missing = [f"{name} is not set: {why}" for name, why in wanted.items() if not getattr(settings, name, "")]
    for words in missing:
        yield "ok" if settings.DEMO else "note", words
    if not missing:
        yield "ok", "all are set"


CHECKS: dict[str, Check] = {
    "program": program, "database": database, "tables": tables, "clock": clock, "broker": broker, "jobs": jobs,
    "port": port, "disk": disk, "mail": mail, "backups": backups, "keys": keys,
}  # fmt: skip


def examine() -> Iterator[Finding]:
    """Ask every question; one that breaks is an answer, too."""
    for about, check in CHECKS.items():
        try:
            for grade, words in check():
                yield Finding(grade, about, words)
        except DomainError as error:
            yield Finding("wrong", about, str(error))
        except Exception as error:  # whatever breaks a question is what the doctor is for
            yield Finding("wrong", about, f"{type(error).__name__}: {first_line(error)}")
