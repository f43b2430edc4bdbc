"""Take what came back: count it, end a mailbox that is no more, and begin it again when its owner confirms it.

A mailbox that is not there, or a complaint, ends the address for mails that can wait. What was not taken for another
reason counts; SOFT_ENDS of them within SOFT_WITHIN end it, too.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import structlog
from django.db import DatabaseError, transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone

from civic.accounts.models import User
from civic.codes import actions as codes
from civic.core.errors import NotFound
from civic.desk.noting import WRITTEN
from civic.outbox import mail
from civic.outbox.models import OutboxItem
from civic.outbox.noting import NOTED
from engagement.delivery.channels.email.models import Came, EndedMailbox, ReturnedMail
from engagement.delivery.channels.email.signals import ended
from engagement.delivery.received.actions import note_came_back, note_stopped

log = structlog.get_logger(__name__)
PURPOSE = "mailbox-again"
CODE_MAIL = "civic/signin/code_mail.txt"
SOFT_ENDS, SOFT_WITHIN = 5, timedelta(days=30)
KEPT_DAYS = 30  # how long it can be seen that a mail came back; the privacy notice says so
# What RFC 3463 says of the mailbox itself: there is none, it moved, its host is unknown, it is switched off. All else
# (full, too large, a policy, a broken server) may be better tomorrow.
GONE = ("5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1", "5.4.4")
GONE_ANSWERS = ("550", "551", "553")  # RFC 5321, where nothing closer is said
REFUSED = re.compile(r"SMTPRecipientsRefused (?P<answer>\d{3})(?: (?P<status>[\d.]+))?")


class Taken(StrEnum):
    """What became of one report."""

    TAKEN = "taken"
    REPEATED = "repeated"
    UNKNOWN = "unknown"  # of no mail and of nobody that we know


@dataclass(frozen=True)
class Report:
    """What somebody tells us of one mail: by its number in the outbox, or only by the address."""

    event: str
    kind: Came
    item: int | None = None
    address: str = ""
    status: str = ""

    @property
    def reason(self) -> str:
        return f"{'came back' if self.kind == Came.HARD else 'not taken'} {self.status}".strip()


def kind_of(status: str, answer: str = "") -> Came:
    """Whether a failure is the mailbox's end, by RFC 3463's number, else by the server's own."""
    if status and not status.endswith(".0.0"):
        return Came.HARD if status in GONE else Came.SOFT
    return Came.HARD if answer in GONE_ANSWERS else Came.SOFT


@transaction.atomic
def take(report: Report, *, now: datetime) -> Taken:
    """Count one report and do what follows from it; the same event does nothing a second time."""
    item = OutboxItem.objects.filter(pk=report.item).first() if report.item else None
    user = _whose(item, report.address)
    address = item.address if item else report.address
    facts: dict[str, Any] = {"user": user, "address": address[:254] if user else "", "item": report.item,
                             "kind": report.kind, "status": report.status[:12], "at": now}  # fmt: skip
    if not ReturnedMail.objects.get_or_create(event=report.event, defaults=facts)[1]:
        return Taken.REPEATED
    if item and report.kind == Came.COMPLAINT:
        note_stopped(item.pk, now=now)
    elif item:
        note_came_back(item.pk, report.reason, now=now)
    if user and user.email.lower() == address.lower():
        _weigh(user, report, item, now)
    return Taken.TAKEN if item or user else Taken.UNKNOWN


def _whose(item: OutboxItem | None, address: str) -> User | None:
    if item and item.user_id:
        return User.objects.get(pk=item.user_id)
    address = item.address if item else address
    return User.objects.by_email(address).first() if address else None


def _weigh(user: User, report: Report, item: OutboxItem | None, now: datetime) -> None:
    """End the address when this is its end; a report about a mail from before it was confirmed again ends nothing."""
    User.objects.select_for_update().get(pk=user.pk)
    there = EndedMailbox.objects.filter(user=user, address__iexact=user.email).first()
    if there and (there.mended_at is None or (item and item.created_at <= there.mended_at)):
        return
    if report.kind == Came.SOFT:
        since = max(now - SOFT_WITHIN, (there and there.mended_at) or now - SOFT_WITHIN)
        soft = ReturnedMail.objects.filter(user=user, address__iexact=user.email, kind=Came.SOFT, at__gte=since)
        if soft.count() < SOFT_ENDS:
            return
    facts = {"address": user.email, "kind": report.kind, "status": report.status[:12], "since": now, "mended_at": None}
    made, _new = EndedMailbox.objects.update_or_create(user=user, defaults=facts)
    ended.send(sender=EndedMailbox, mailbox=made, at=now)


@NOTED.connect
def refused_at_once(items: Sequence[OutboxItem]) -> None:
    """A server that refuses the recipient while we speak to it says the same as a mail that comes back."""
    for item in items:
        _refused_at_once(item)


def _refused_at_once(item: OutboxItem) -> None:
    said = REFUSED.match(item.error or "")
    if said is None or item.state != OutboxItem.State.FAILED or item.channel not in ("mail", "news_mail"):
        return
    status = said["status"] or ""
    try:
        with transaction.atomic():  # of its own: whatever is wrong here, the row must be noted
            report = Report(f"smtp:{item.pk}:{item.tries}", kind_of(status, said["answer"]), item.pk, status=status)
            take(report, now=item.done_at or timezone.now())
    except DatabaseError:
        log.exception("mail.refusal_not_kept", item=item.pk)


def living() -> QuerySet[EndedMailbox]:
    """The mailboxes to which nothing goes that can wait: not confirmed again, and still their person's address."""
    same = EndedMailbox.objects.annotate(mine=Lower("user__email"), its=Lower("address"))
    return same.filter(mended_at=None, mine=F("its"))


def ended_of(user: Any) -> EndedMailbox | None:
    """The person's address, when it is over."""
    return living().filter(user=user).first()


def ask_code(user: User, *, why: str, now: datetime) -> None:
    """Mail a code to the address that is over: whoever types it reads that mailbox. Raises NotFound, TooManyCodes."""
    if ended_of(user) is None:
        raise NotFound
    code = codes.make(user, purpose=PURPOSE, email=user.email, now=now)
    mail.write(CODE_MAIL, user.email, user=user, code=code, why=why)


def confirm(user: User, *, code: str, now: datetime) -> None:
    """Send everything there again. Raises CodeWrong and its kin, and NotFound where nothing is over."""
    if ended_of(user) is None:
        raise NotFound
    codes.use(user, purpose=PURPOSE, email=user.email, code=code, now=now)
    EndedMailbox.objects.filter(user=user).update(mended_at=now)


@transaction.atomic
def begin_again(mailbox: EndedMailbox, *, by: User, now: datetime) -> None:
    """The desk knows better, as when a mail server was wrong for an hour."""
    if EndedMailbox.objects.filter(pk=mailbox.pk, mended_at=None).update(mended_at=now):
        WRITTEN.tell("endedmailbox.begun_again", by=by, about=mailbox)


@transaction.atomic
def begin_all_again(mailbox: EndedMailbox, *, by: User, now: datetime) -> int:
    """The same for all that ended in the same hour as this one, or the next, for the same reason; return how many."""
    day = (mailbox.since - timedelta(hours=1), mailbox.since + timedelta(hours=1))
    same = EndedMailbox.objects.filter(kind=mailbox.kind, status=mailbox.status, since__range=day, mended_at=None)
    count = same.update(mended_at=now)
    if count:
        facts = {"kind": mailbox.kind, "status": mailbox.status, "count": count}
        WRITTEN.tell("endedmailbox.all_begun_again", by=by, about=None, **facts)
    return count


def forget(*, now: datetime) -> int:
    """Delete what came back KEPT_DAYS ago, and the end of addresses that nobody has any more."""
    late = now - timedelta(days=KEPT_DAYS)
    EndedMailbox.objects.filter(mended_at__lt=late).delete()
    EndedMailbox.objects.exclude(pk__in=living().values("pk")).filter(mended_at=None).delete()
    return int(ReturnedMail.objects.filter(at__lt=late).delete()[0])
