"""What LINE tells us: somebody follows, blocks, links, writes, or taps a button. Each event is handled once."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings
from django.db import transaction

from civic.accounts.actions import ensure_citizen
from civic.accounts.models import User
from civic.core.errors import DomainError
from engagement.delivery.channels.line import actions, stopping
from engagement.delivery.channels.line.replies import answer

Event = Mapping[str, Any]
TAKEN_FOR = timedelta(days=3)  # LINE repeats an event for a day at most; which ones came is remembered for longer


def is_signed(body: bytes, signature: str) -> bool:
    """Whether LINE wrote this very body: nobody else has the secret of the channel."""
    made = hmac.new(settings.LINE_MESSAGING_SECRET.encode(), body, hashlib.sha256).digest()
    return hmac.compare_digest(base64.b64encode(made), signature.encode("ascii", "replace"))


@transaction.atomic
def take(event: Event, *, now: datetime) -> bool:
    """Handle one event; False for one that was handled before, is old, no person's, or of a kind that says nothing."""
    source = event.get("source")
    line_id = str(source.get("userId") or "") if isinstance(source, Mapping) else ""
    number = str(event.get("webhookEventId") or "")
    is_ours = event.get("mode", "active") == "active" and 0 < len(line_id) <= 64 and 0 < len(number) <= 64
    handle = HANDLERS.get(str(event.get("type")))
    if not (is_ours and handle) or _is_old(event, now) or not actions.is_new(number, now=now):
        return False
    handle(event, line_id, now)
    return True


def _is_old(event: Event, now: datetime) -> bool:
    """Whether it is from so long ago that only somebody who kept LINE's words would send it now."""
    at = event.get("timestamp")
    return isinstance(at, int) and at / 1000 < (now - TAKEN_FOR).timestamp()


def _say(event: Event, line_id: str, say: str, now: datetime, *, user: User | None = None, **facts: Any) -> None:
    if token := str(event.get("replyToken") or "")[:200]:
        answer(token, say, line_id=line_id, user=user, now=now, **facts)


def _owner(line_id: str) -> User | None:
    found = actions.owner_of(line_id)
    return found.user if found else None


def _follow(event: Event, line_id: str, now: datetime) -> None:
    actions.note_blocked(line_id, at=None)
    _say(event, line_id, "hello", now, user=_owner(line_id))


def _unfollow(event: Event, line_id: str, now: datetime) -> None:
    actions.note_blocked(line_id, at=now)


def _link(event: Event, line_id: str, now: datetime) -> None:
    said = event.get("link")
    if isinstance(said, Mapping) and said.get("result") == "ok":
        _linked(event, line_id, str(said.get("nonce") or ""), now)


def _linked(event: Event, line_id: str, secret: str, now: datetime) -> None:
    try:
        made = actions.link(secret, line_id=line_id, now=now)
    except DomainError:
        _say(event, line_id, "not_linked", now)
    else:
        _say(event, line_id, "linked", now, user=made.user)


def _message(event: Event, line_id: str, now: datetime) -> None:
    said = event.get("message")
    text = str(said.get("text") or "") if isinstance(said, Mapping) else ""
    if code := actions.code_in(text):
        _linked(event, line_id, code, now)
    else:
        _say(event, line_id, "help", now, user=_owner(line_id))


def _postback(event: Event, line_id: str, now: datetime) -> None:
    said = event.get("postback")
    data = str(said.get("data") or "")[:1000] if isinstance(said, Mapping) else ""
    told = {name: values[0] for name, values in parse_qs(data).items()}
    user = _owner(line_id)
    if told.get("do") in ("balance", "new", "link"):
        _say(event, line_id, told["do"], now, user=user)
    elif user is not None:
        _choose(event, line_id, told, user, now)


def _choose(event: Event, line_id: str, told: dict[str, str], user: User, now: datetime) -> None:
    """Stop, or undo it. What we did not write changes nothing."""
    citizen = ensure_citizen(user)
    try:
        if told.get("do") == "stop":
            family, undo = stopping.stop(citizen, told.get("family", ""), about=told.get("about", ""))
            _say(event, line_id, "stopped", now, user=user, family=str(family.name), undo=undo)
        elif told.get("do") == "undo":
            stopping.undo(citizen, told.get("token", ""))
            _say(event, line_id, "back", now, user=user)
    except DomainError:
        _say(event, line_id, "help", now, user=user)


HANDLERS = {
    "follow": _follow,
    "unfollow": _unfollow,
    "accountLink": _link,
    "message": _message,
    "postback": _postback,
}
