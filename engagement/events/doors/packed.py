"""The list that a door's phone keeps for when it has no reception: 25 bytes for each pass, and no names.

For each pass: 8 bytes of the hash of its code; 3 bytes of a hash of its digits (so few that some dozen of all digits
share them: enough for a door, too little to work out a pass); the number of its session in the list; its state; and its
name, 12 bytes long, laid under a mask that only the scanned code gives.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from civic.accounts.models import User
from engagement.events.attendance.actions import LATE
from engagement.events.attendance.models import Attendance
from engagement.events.events.models import Event
from engagement.events.registrations.models import Registration
from engagement.events.registrations.passes import PASS

STATES = ("registered", "offered", "waiting", "left", "lapsed", "cancelled")
IS_IN = 8
NAME_BYTES = 12
COLUMNS = ("pk", "session", "state", "companions", "nonce", "citizen__user__name")


def packed(event: Event, *, now: datetime, token: str) -> bytes:
    """A line of JSON that says what the list is of, then its entries. `token` lets the phone send what it kept."""
    sessions = list(event.sessions.filter(ends_at__gt=now - LATE))  # what is over needs no place on a phone
    head = {
        "event": event.pk,
        "at": now.isoformat(),
        "cancelled": event.cancelled_at is not None,
        "sessions": [
            {
                "pk": each.pk, "opens": each.door_opens_at(event).isoformat(), "starts": each.starts_at.isoformat(),
                "ends": each.ends_at.isoformat(), "cancelled": each.is_cancelled,
            }
            for each in sessions
        ],
        "token": token,
    }  # fmt: skip
    places = {each.pk: place for place, each in enumerate(sessions)}
    return json.dumps(head).encode() + b"\n" + b"".join(_entries(event, places))


def _entries(event: Event, places: dict[int, int]) -> Iterator[bytes]:
    # Plain rows: thousands of models of three tables would take most of the time that the list takes.
    rows: Any = Registration.objects.filter(session__in=places, citizen__isnull=False).order_by("pk")
    there = Attendance.objects.filter(session__event=event, state=Attendance.State.IN)
    inside = set(there.values_list("registration", flat=True))
    nameless = User().get_short_name()
    for pk, session, how, companions, nonce, name in rows.values_list(*COLUMNS).iterator(2000):
        said = PASS.derive(bytes(nonce))
        state = STATES.index(how) | (IS_IN if pk in inside else 0) | min(companions, 15) << 4
        yield (
            hashlib.sha256(said.code.encode()).digest()[:8]
            + digits_mark(event.pk, said.digits)
            + bytes([places[session], state])
            + masked(name or nameless, said.code)
        )


def digits_mark(event_id: int, digits: str) -> bytes:
    return hashlib.sha256(f"{event_id}:{digits}".encode()).digest()[:3]


def masked(name: str, code: str) -> bytes:
    """The beginning of a name under a mask; whoever has the code takes it off by doing the same again."""
    whole = name.encode()[:NAME_BYTES].decode(errors="ignore").encode().ljust(NAME_BYTES, b"\0")
    mask = hashlib.sha256(f"name:{code}".encode()).digest()
    return bytes(a ^ b for a, b in zip(whole, mask, strict=False))
