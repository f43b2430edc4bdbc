"""What a mail service posts of the mails that it could not deliver: signed, with its hour, each event once.

The form stands in docs/operations.md. Whoever has the secret may end anybody's mails that can wait, and nothing else.
"""

import hashlib
import hmac
import json
import re
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings

from civic.outbox import letters
from engagement.delivery.channels.email import returned
from engagement.delivery.channels.email.models import Came
from engagement.delivery.channels.email.returned import Report

WINDOW = 300  # seconds by which the sender's clock may differ, and for which a post may be repeated
MOST = 1_000  # events in one post
HALVES = re.compile("[\ud800-\udfff]")  # of signs, as JSON can write them: nobody can store them


def is_signed(body: bytes, *, at: str, signature: str, now: datetime) -> bool:
    """Whether this very body was signed with our secret, a moment ago."""
    if not (at.isascii() and at.isdigit() and len(at) < 12) or abs(now.timestamp() - int(at)) > WINDOW:
        return False
    made = hmac.new(settings.MAIL_HOOK_SECRET.encode(), at.encode() + b"." + body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(f"sha256={made}", signature.strip().lower().encode("ascii", "replace").decode())


def events_in(body: bytes) -> list[Any] | None:
    """The events of a post; None where it has not the form."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return None
    events = told.get("events") if isinstance(told, dict) else None
    return events if isinstance(events, list) and len(events) <= MOST else None


def take(events: list[Any], *, now: datetime) -> dict[str, int]:
    """Take each event; return how many were taken, repeated, unknown to us, or not readable."""
    told: Counter[str] = Counter({"taken": 0, "repeated": 0, "unknown": 0, "unreadable": 0})
    for event in events:
        report = _report(event)
        told[str(returned.take(report, now=now)) if report else "unreadable"] += 1
    return dict(told)


def _report(event: Any) -> Report | None:
    if not isinstance(event, Mapping):
        return None
    number, kind = _word(event, "id", 200), _word(event, "kind", 20)
    mail, address = _word(event, "message_id", 500), _word(event, "address", 254)
    item = letters.number_in(mail)
    if not number or kind not in Came.values or not (item or address):
        return None
    name = hashlib.sha256(number.encode()).hexdigest()
    return Report(f"hook:{name}", Came(kind), item, address.strip(), _word(event, "status", 12))


def _word(event: Mapping[str, Any], name: str, most: int) -> str:
    """A text that the database takes; else nothing."""
    found = event.get(name)
    if not isinstance(found, str) or len(found) > most or "\x00" in found or HALVES.search(found):
        return ""
    return found
