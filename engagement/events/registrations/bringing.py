"""An agency brings a list of people to a session: all of them, or nobody and each wrong line by its number.

What comes of a list says nothing about accounts (ADR 0069): a line is right or wrong by what stands in it, by the other
lines, and by the list of the session, which the agency reads anyway.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from civic.accounts.models import User
from civic.audit import actions as audit
from civic.core.roles import Role, require_role
from civic.shown_codes.derivation import new_nonce
from engagement.events.events.errors import Cancelled, NotPublished, Over
from engagement.events.events.models import EventSession
from engagement.events.registrations.actions import lock_session
from engagement.events.registrations.guests import key_of, label_of, waiting_for_their_own
from engagement.events.registrations.lists import Line
from engagement.events.registrations.models import Registration
from engagement.events.registrations.passes import PASS
from engagement.notices.models import Notice

State = Registration.State
LONGEST_NAME = 40


@dataclass(frozen=True)
class Brought:
    """What came of a list: how many have a place and how many wait, or what is wrong with it, line by line."""

    registered: int = 0
    waiting: int = 0
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Guest:
    """A line with what is worked out of it before anybody has to wait: a pass, and what is kept of who it is."""

    line: Line
    key: str
    nonce: bytes
    hashes: dict[str, str]


def bring(session: EventSession, lines: list[Line], *, by: User, now: datetime) -> Brought:
    """Give all of them a place in the order of their lines; those for whom there is none wait behind all who wait.

    They are guests until they take the place themselves. Raises NotAllowed, NotPublished, Cancelled, Over.
    """
    require_role(by, Role.EDITOR, Role.APPROVER, agency_id=session.event.agency_id)
    guests = _worked_out(lines)
    return _brought(session, guests, by=by, now=now)


@transaction.atomic
def _brought(session: EventSession, guests: list[Guest], *, by: User, now: datetime) -> Brought:
    held = lock_session(session.pk)  # from here on, whoever signs up for it waits
    _check_open(held, now=now)
    faults = _Faults(held, by=by, keys=[guest.key for guest in guests])
    wrong = [said for guest in guests if (said := faults.of(guest))]
    audit.record("event.list_brought", by=by, about=held.event, lines=len(guests), faults=len(wrong), session=held.pk)
    if wrong:
        return Brought(faults=wrong)
    states = _write(held, guests, now=now)
    places = sum(each == State.REGISTERED for each in states)
    return Brought(registered=places, waiting=len(states) - places)


def _worked_out(lines: list[Line]) -> list[Guest]:
    """Each line with random bits whose eight digits nobody else has at the moment."""
    taken = _column(Registration.objects.filter(state__in=Registration.LIVE), "digits_hash")
    found = []
    for line in lines:
        nonce, hashes = _drawn(taken)
        found.append(Guest(line, key_of(line.who), nonce, hashes))
    return found


def _check_open(session: EventSession, *, now: datetime) -> None:
    if session.event.notice.state != Notice.State.PUBLISHED:
        raise NotPublished
    if session.event.cancelled_at is not None or session.cancelled_at is not None:
        raise Cancelled
    if session.ends_at <= now or session.settled_at is not None:
        raise Over


class _Faults:
    """What is wrong with a line, by what stands in all of them and in the list of the session."""

    def __init__(self, session: EventSession, *, by: User, keys: Iterable[str]) -> None:
        self.session, self.event, self.by = session, session.event, by
        self.seen: dict[str, int] = {}
        live = session.registrations.filter(state__in=Registration.LIVE)
        addresses = live.annotate(address=Lower("citizen__user__email")).filter(address__in=keys)
        self.here = _column(addresses, "address") | _column(waiting_for_their_own(session.pk), "guest_who")

    def of(self, guest: Guest) -> str:
        """A sentence with the line's number and what stands there; empty for a line that is right."""
        line = guest.line
        said = self._who(line, guest.key) or self._party(line)
        told = {"n": line.number, "who": line.who[:80] or "–", "fault": said}
        return _("Line %(n)s, %(who)s: %(fault)s") % told if said else ""

    def _who(self, line: Line, key: str) -> str:
        if not key:
            return _("is neither an e-mail address nor the number of a card.")
        first = self.seen.setdefault(key, line.number)
        if first != line.number:
            return _("is in line %(n)s already.") % {"n": first}
        if key == self.by.email.lower():
            return _("is your own account.")
        if key in self.here:
            return _("is signed up for this session already.")
        is_long = len(line.name) > LONGEST_NAME
        return _("the name is longer than %(n)s letters.") % {"n": LONGEST_NAME} if is_long else ""

    def _party(self, line: Line) -> str:
        if not line.companions:
            return ""
        if not (line.companions.isascii() and line.companions.isdigit() and len(line.companions) < 4):
            return _("“%(words)s” is no number of companions.") % {"words": line.companions[:20]}
        many = int(line.companions)
        if many > self.event.companions_most:
            return _("at most %(most)s companions.") % {"most": self.event.companions_most}
        if self.session.capacity is not None and many >= self.session.capacity:
            return _("the session has %(n)s places in all.") % {"n": self.session.capacity}
        return ""


def _column(rows: Any, name: str) -> set[str]:
    return set(rows.order_by().values_list(name, flat=True))


INSERT = """
INSERT INTO engagement_registration
       (event_id, session_id, signed_up_at, number, companions, state, guest, guest_who, nonce, code_hash, digits_hash)
SELECT %s, %s, %s, line.number, line.companions, line.state, line.guest, line.guest_who, decode(line.nonce, 'hex'),
       line.code_hash, line.digits_hash
  FROM unnest(%s::bigint[], %s::integer[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[])
       AS line(number, companions, state, guest, guest_who, nonce, code_hash, digits_hash)
"""


def _write(session: EventSession, guests: list[Guest], *, now: datetime) -> list[str]:
    """Rows in the order of the list, as event_sign_up would write them one by one; return their states.

    The session is locked: they are written in one statement, so that nobody waits longer than it takes.
    """
    left = session.left
    waits = session.registrations.filter(state=State.WAITING).exists()
    states = []
    for guest in guests:
        people = 1 + int(guest.line.companions or 0)
        fits = not waits and (left is None or left >= people)
        if fits and left is not None:
            left -= people
        waits = waits or not fits
        states.append(str(State.REGISTERED if fits else State.WAITING))
    lines = [guest.line for guest in guests]
    columns: list[list[Any]] = [
        list(range(session.arrivals + 1, session.arrivals + len(guests) + 1)),
        [int(line.companions or 0) for line in lines], states, [label_of(line.who, line.name) for line in lines],
        [guest.key for guest in guests], [guest.nonce.hex() for guest in guests],
        *([guest.hashes[name] for guest in guests] for name in ("code_hash", "digits_hash")),
    ]  # fmt: skip
    EventSession.objects.filter(pk=session.pk).update(arrivals=session.arrivals + len(guests))
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [session.event_id, session.pk, now, *columns])
    return states


def _drawn(taken: set[str]) -> tuple[bytes, dict[str, str]]:
    """Random bits whose eight digits nobody else has at the moment."""
    while True:
        nonce = new_nonce()
        hashes = PASS.derive(nonce).hashes
        if hashes["digits_hash"] not in taken:
            taken.add(hashes["digits_hash"])
            return nonce, hashes
