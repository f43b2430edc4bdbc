"""Link a LINE account from either side, end the link, and know who is reached."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from civic.accounts.models import User
from civic.core.errors import NotFound
from civic.shown_codes.drawing import random_letters
from civic.shown_codes.typed import readable
from engagement.delivery.channels.line.errors import LinkIsOver
from engagement.delivery.channels.line.models import LineAccount, LineAsk, LineEvent
from engagement.delivery.channels.line.signals import linked

CODE_LENGTH = 12  # of 30 letters: 59 bits, so that nobody guesses another one's
GOOD_FOR = timedelta(minutes=10)
KEPT_DAYS = 30  # how long it can be seen that a link ended; the privacy notice says so
EVENTS_KEPT = timedelta(days=7)  # LINE repeats an event for a day at most


def living_of(user: User) -> LineAccount | None:
    """The account that a person linked, blocked or not."""
    return LineAccount.objects.filter(user=user, ended_at=None).first()


def owner_of(line_id: str) -> LineAccount | None:
    """Whose account it is, where somebody linked it."""
    return LineAccount.objects.filter(line_id=line_id, ended_at=None).select_related("user").first()


def reachable(pks: Sequence[int]) -> dict[int, LineAccount]:
    """Which of these links may be written to at this moment."""
    return LineAccount.objects.filter(pk__in=pks, ended_at=None, blocked_at=None, user__is_active=True).in_bulk()


def ask_by_code(user: User, *, now: datetime) -> str:
    """Give the code that a person sends to the county's account from their own LINE; an earlier one is over."""
    code = random_letters(CODE_LENGTH)
    _ask(user, code, now=now)
    return code


def ask_by_nonce(user: User, *, now: datetime) -> str:
    """Give what LINE sends back when the person said yes there. 256 bits."""
    nonce = secrets.token_urlsafe(32)
    _ask(user, nonce, now=now)
    return nonce


@transaction.atomic
def _ask(user: User, secret: str, *, now: datetime) -> None:
    LineAsk.objects.filter(user=user).delete()
    LineAsk.objects.create(user=user, digest=_digest(secret), expires_at=now + GOOD_FOR)


def _digest(secret: str) -> str:
    return hashlib.sha256(f"line:{secret}".encode()).hexdigest()


def code_in(text: str) -> str:
    """The code that a message holds, however it is written; empty where there is none."""
    found = readable(text) if len(text) < 60 else ""
    return found if len(found) == CODE_LENGTH else ""


@transaction.atomic
def link(secret: str, *, line_id: str, now: datetime) -> LineAccount:
    """Link an account to whoever asked with this code or nonce. What either had before ends. Raises LinkIsOver."""
    asked = (
        LineAsk.objects.select_for_update(of=("self",)).select_related("user").filter(digest=_digest(secret)).first()
    )
    if asked is None or asked.expires_at <= now or not asked.user.is_active:
        raise LinkIsOver
    asked.delete()
    there = owner_of(line_id)
    if there and there.user_id == asked.user_id:
        LineAccount.objects.filter(pk=there.pk).update(blocked_at=None)
        return there
    _end(LineAccount.objects.filter(line_id=line_id, ended_at=None), now=now)
    _end(LineAccount.objects.filter(user=asked.user, ended_at=None), now=now)
    made = LineAccount.objects.create(user=asked.user, line_id=line_id, linked_at=now)
    linked.send(sender=LineAccount, account=made, at=now)
    return made


def end(user: User, *, now: datetime) -> None:
    """Write nothing there any more. Raises NotFound where nothing is linked."""
    if not _end(LineAccount.objects.filter(user=user, ended_at=None), now=now):
        raise NotFound


def end_unknown(line_id: str, *, now: datetime) -> set[int]:
    """LINE does not know this number any more; return which link ended."""
    rows = LineAccount.objects.filter(line_id=line_id, ended_at=None)
    gone = set(rows.values_list("pk", flat=True))
    _end(rows, now=now)
    return gone


def note_blocked(line_id: str, *, at: datetime | None) -> None:
    """Somebody blocked the county's account, or let it in again."""
    LineAccount.objects.filter(line_id=line_id, ended_at=None).update(blocked_at=at)


def _end(rows: Any, *, now: datetime) -> int:
    """End them; LINE's number goes at once, for nothing needs it any more."""
    return int(rows.update(ended_at=now, line_id="", blocked_at=None))


def is_new(event_id: str, *, now: datetime) -> bool:
    """Whether an event was not handled before, in the caller's transaction: LINE repeats those without an answer."""
    return LineEvent.objects.get_or_create(event_id=event_id, defaults={"at": now})[1]


def forget(*, now: datetime) -> int:
    """Delete links that ended KEPT_DAYS ago, wishes that ran out, and events that LINE repeats no more."""
    LineAsk.objects.filter(expires_at__lte=now).delete()
    LineEvent.objects.filter(at__lt=now - EVENTS_KEPT).delete()
    return int(LineAccount.objects.filter(ended_at__lt=now - timedelta(days=KEPT_DAYS)).delete()[0])
