"""Take a list along: ask for it, have it made, fetch it, delete it.

What is asked for is a row, so it outlives the broker. A worker that dies leaves it to the next one; after three tries,
or an hour in which nobody took it, it has ended with a sentence.
"""

import errno
import hashlib
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import IO, Any

import structlog
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext_noop, override

from civic.accounts.models import User
from civic.audit import actions as audit
from civic.core.errors import DomainError, NotAllowed, NotFound
from civic.core.hooks import Hook
from civic.core.progress import told
from civic.core.roles import Role, has_role
from civic.exports import reading
from civic.exports.errors import GoneFile, ReasonWanted, StillMaking, TooLongForNow
from civic.exports.models import ListExport
from civic.outbox import mail
from civic.web import spreadsheets
from civic.web.private_files import drop, keep, kept_names, open_kept

FOLDER = "exports"
LEASE = timedelta(minutes=5)  # without a sign of life, then a worker is taken for dead
TRIES = 3
NOBODY_CAME = timedelta(hours=1)
IMPATIENT = timedelta(minutes=1)  # after which its owner may have it made while they wait, and is written to when done
LIVES = timedelta(days=3)
FORGOTTEN = timedelta(days=400)
WHILE_ONE_WAITS = 20_000  # rows that are made inside a request
BROKE_OFF = gettext_noop("It broke off three times. Tell whoever runs the portal, or narrow the list down.")
NOT_TAKEN = gettext_noop("No worker took it for an hour. Tell whoever runs the portal, and ask for it once more.")
NO_ROOM = gettext_noop("There is no room for the file on the disk. Tell whoever runs the portal.")
NO_RIGHT = gettext_noop("You may no longer take this list along.")
ERASED = gettext_noop("Somebody’s data was erased meanwhile. Ask for the list once more.")
TAKEN_BACK = gettext_noop("It was taken back before it was made.")
BELL: Hook[[], object] = Hook("Who wakes a worker? The index of jobs.")
log = structlog.get_logger(__name__)


class Ended(Exception):
    """Somebody ended the list while it was being made."""


@transaction.atomic
def ask(table: str, *, kind: str, query: str, reason: str, language: str, by: User, now: datetime) -> ListExport:
    """Ask for a list as a file. Raises NotAllowed, NotFound, ReasonWanted, StillMaking."""
    page, request = reading.page_of(table), reading.request_of(by, query)
    if not page.may_take_along(request):
        raise NotAllowed
    if page.reads_are_noted and not reason.strip():
        raise ReasonWanted
    shown = reading.List(page, request)
    User.objects.select_for_update().get(pk=by.pk)  # one list at a time: of two clicks the second waits and is told
    _give_up(now=now)
    if ListExport.objects.filter(owner=by, ended_at=None).exists():
        raise StillMaking
    made = ListExport.objects.create(
        table=table, kind=kind, query=query, narrowed=reading.narrowed_by(query), about_people=page.reads_are_noted,
        language=language, owner=by, asked_at=now, rows=shown.count,
    )  # fmt: skip
    facts = {"table": table, "kind": kind, "filters": made.narrowed, "searched": "q=" in query, "rows": shown.count}
    audit.record("list.asked", by=by, about=made, reason=reason.strip(), **facts, **page.hats_of(request))
    transaction.on_commit(BELL.tell)
    return made


def work(*, now: datetime) -> int:
    """Make every list that was asked for and that no living worker is making; return how many were taken."""
    _give_up(now=now)
    ids = list(_free(now).order_by("pk").values_list("pk", flat=True))
    # The UPDATE claims the row: of two workers one changes it, the other none and goes on.
    claim = {"taken_at": now, "tries": F("tries") + 1}
    return sum(_make(pk) for pk in ids if _free(now).filter(pk=pk).update(**claim))


def make_now(export: ListExport, *, by: User, now: datetime) -> None:
    """Make a list while its owner waits, where no worker takes it. Raises NotAllowed, TooLongForNow."""
    if export.owner_id != by.pk:
        raise NotAllowed
    if export.rows > WHILE_ONE_WAITS:
        raise TooLongForNow
    if _free(now).filter(pk=export.pk).update(taken_at=now, tries=F("tries") + 1):
        _make(export.pk)


def is_slow(export: ListExport, *, now: datetime) -> bool:
    """Whether its owner has waited for a worker long enough to have it made here and now."""
    return export.ended_at is None and export.taken_at is None and export.asked_at < now - IMPATIENT


def _free(now: datetime) -> "QuerySet[ListExport]":
    return ListExport.objects.filter(ended_at=None).filter(Q(taken_at=None) | Q(taken_at__lt=now - LEASE))


def _give_up(*, now: datetime) -> None:
    """End what broke off too often, and what nobody took."""
    lost = _free(now)
    lost.filter(tries__gte=TRIES).update(ended_at=now, fault=BROKE_OFF, query="")
    lost.filter(taken_at=None, asked_at__lt=now - NOBODY_CAME).update(ended_at=now, fault=NOT_TAKEN, query="")


def _make(pk: int) -> int:
    export = ListExport.objects.select_related("owner").get(pk=pk)
    try:
        with told(_noting(export)), override(export.language):
            _write(export)
    except Ended:
        pass  # whoever ended it has said why
    except NotAllowed:
        _fail(export, NO_RIGHT)
    except DomainError as error:
        _fail(export, str(error)[:300])
    except OSError as error:
        log.exception("list.failed", export=pk)
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            _fail(export, NO_ROOM)
        else:
            _leave(export)
    except Exception:
        log.exception("list.failed", export=pk)
        _leave(export)
    return 1


def _noting(export: ListExport) -> Any:
    """Make a listener that writes down how far it is; each note is a sign of life, too."""

    def note(done: int, rows: int) -> None:
        mine = ListExport.objects.filter(pk=export.pk, ended_at=None)
        if not mine.update(done=done, rows=rows, taken_at=Now()):
            raise Ended

    return note


def _write(export: ListExport) -> None:
    by = export.owner
    page, request = reading.page_of(export.table), reading.request_of(by, export.query)
    if not by.is_active or not page.may_take_along(request):
        raise NotAllowed
    content = _file(export.kind, reading.List(page, request))
    with content:
        name = keep(FOLDER, f".{export.kind}", content)
        content.seek(0)
        facts = {"size": content.seek(0, 2), "sha256": _digest(content)}
    if not _finish(export, name, page.hats_of(request), **facts):
        drop(name)
        raise Ended


@transaction.atomic
def _finish(export: ListExport, name: str, hats: dict[str, Any], **facts: Any) -> bool:
    """Note the file on its row, in one act with the line of the audit log; False when the row had ended."""
    ended = {"ended_at": Now(), "expires_at": Now() + LIVES, "file": name, "query": "", **facts}
    if not ListExport.objects.filter(pk=export.pk, ended_at=None).update(**ended):
        return False
    export.refresh_from_db()
    told_of: dict[str, Any] = {"table": export.table, "kind": export.kind, "filters": export.narrowed}
    told_of |= {"rows": export.rows, "about_people": export.about_people}
    by, verb = export.owner, f"{export.table.partition('.')[2]}.exported"
    audit.record(verb, by=by, about=export, sha256=export.sha256, **told_of, **hats)
    if export.ended_at and export.ended_at - export.asked_at > IMPATIENT:
        mail.write("civic/exports/ready_mail.txt", by.email, at_once=False, user=by, export=export)
    return True


def _fail(export: ListExport, words: str) -> None:
    ListExport.objects.filter(pk=export.pk, ended_at=None).update(ended_at=Now(), fault=words, query="")


def _leave(export: ListExport) -> None:
    """Leave it to the next try, which comes when the sign of life has grown old; the last try ends it at once."""
    if export.tries >= TRIES:
        _fail(export, BROKE_OFF)


def _file(kind: str, shown: reading.List) -> IO[bytes]:
    """The list as a temporary file of its kind."""
    if kind == ListExport.Kind.XLSX:
        return spreadsheets.xlsx(shown.header, shown.read())
    if kind == ListExport.Kind.CSV:
        return _filled(spreadsheets.stream(shown.header, shown.read()))
    return _filled(reading.as_lines(shown.names, shown.read()))


def _filled(parts: Iterator[bytes]) -> IO[bytes]:
    out = tempfile.TemporaryFile()  # noqa: SIM115 (whoever reads it closes it)
    for part in parts:
        out.write(part)
    out.seek(0)
    return out


def _digest(content: IO[bytes]) -> str:
    content.seek(0)
    digest = hashlib.sha256()
    while part := content.read(2**20):
        digest.update(part)
    return digest.hexdigest()


@transaction.atomic
def fetch(pk: int, *, by: User, now: datetime) -> tuple[ListExport, IO[bytes]]:
    """Hand out one's own file. Raises NotFound for anybody else's, GoneFile when its days are over."""
    export = ListExport.objects.select_for_update().filter(pk=pk, owner=by).first()
    if export is None:
        raise NotFound
    if not export.file or (export.expires_at and export.expires_at <= now):
        raise GoneFile
    try:
        content = open_kept(export.file)
    except FileNotFoundError as error:  # a restored database lies beside other files
        raise GoneFile from error
    export.fetched_at = now
    export.save(update_fields=["fetched_at"])
    audit.record("list.fetched", by=by, about=export, table=export.table, rows=export.rows, sha256=export.sha256)
    return export, content


@transaction.atomic
def delete(export: ListExport, *, by: User, now: datetime) -> None:
    """Delete a file before its day, or take back a list that is still being made: its owner, or a coordinator."""
    if export.owner_id != by.pk and not has_role(by, Role.COORDINATOR):
        raise NotAllowed
    if _end([export.pk], TAKEN_BACK, now=now):
        audit.record("list.deleted", by=by, about=export, table=export.table)


def drop_about_people(*, now: datetime) -> None:
    """Delete every file with data of people, and end those that are being made: somebody on them is erased."""
    _end(list(ListExport.objects.filter(about_people=True).values_list("pk", flat=True)), ERASED, now=now)


def _end(ids: list[int], why: str, *, now: datetime) -> int:
    """Delete the files of these lists, and end those that have none yet; return how many that was."""
    mine = ListExport.objects.select_for_update().filter(pk__in=ids)
    with transaction.atomic():
        files = list(mine.exclude(file="").values_list("file", flat=True))
        count = mine.exclude(file="").update(file="")
        count += ListExport.objects.filter(pk__in=ids, ended_at=None).update(ended_at=now, fault=why, query="")
        for name in files:
            transaction.on_commit(partial(drop, name))
    return count


def forget(*, now: datetime) -> int:
    """Delete files whose days are over, files that a killed worker left, and rows of long ago; return how many."""
    over = list(ListExport.objects.filter(expires_at__lte=now).exclude(file="").values_list("pk", flat=True))
    count = _end(over, "", now=now)
    ListExport.objects.filter(ended_at__lt=now - FORGOTTEN, file="").delete()
    known = set(ListExport.objects.exclude(file="").values_list("file", flat=True))
    for name in kept_names(FOLDER, older_than=now - timedelta(days=1)):
        if name not in known:
            drop(name)
    return count
