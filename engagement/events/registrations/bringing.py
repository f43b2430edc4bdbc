"""An agency signs a list of people up for a session: all of them, or nobody and each wrong line by its number."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from civic.accounts.models import Citizen, User
from civic.audit import actions as audit
from civic.core.roles import Role, require_role
from civic.shown_codes.derivation import new_nonce
from civic.shown_codes.typed import is_digits, plain
from engagement import signals
from engagement.events.events.errors import Cancelled, NotPublished, Over
from engagement.events.events.models import Event, EventSession
from engagement.events.registrations import noshows
from engagement.events.registrations.actions import lock_session
from engagement.events.registrations.lists import Line
from engagement.events.registrations.models import Registration
from engagement.events.registrations.passes import PASS
from engagement.notices import queries as notices
from engagement.notices.models import Notice
from rewards.cards.models import Card
from rewards.cards.numbers import CARD

State = Registration.State


@dataclass(frozen=True)
class Brought:
    """What came of a list: how many have a place and how many wait, or what is wrong with it, line by line."""

    registered: int = 0
    waiting: int = 0
    faults: list[str] = field(default_factory=list)


@transaction.atomic
def bring(session: EventSession, lines: list[Line], *, by: User, now: datetime) -> Brought:
    """Sign all of them up in the order of their lines; those for whom there is no place wait behind all who wait.

    Nobody is asked the event's questions. Raises NotAllowed, NotPublished, Cancelled, Over.
    """
    require_role(by, Role.EDITOR, Role.APPROVER, agency_id=session.event.agency_id)
    held = lock_session(session.pk)
    _check_open(held, now=now)
    found = _found(line.who for line in lines)
    faults = _Faults(held, found, by=by, now=now)
    wrong = [said for line in lines if (said := faults.of(line))]
    audit.record("event.list_brought", by=by, about=held.event, lines=len(lines), faults=len(wrong), session=held.pk)
    if wrong:
        return Brought(faults=wrong)
    made = _write(held, [(found[line.who], int(line.companions or 0)) for line in lines], now=now)
    signals.signed_up.send(Registration, registrations=made, at=now)
    places = sum(each.state == State.REGISTERED for each in made)
    return Brought(registered=places, waiting=len(made) - places)


def _check_open(session: EventSession, *, now: datetime) -> None:
    if session.event.notice.state != Notice.State.PUBLISHED:
        raise NotPublished
    if session.event.cancelled_at is not None or session.cancelled_at is not None:
        raise Cancelled
    if session.ends_at <= now or session.settled_at is not None:
        raise Over


def _found(words: Iterable[str]) -> dict[str, Citizen]:
    """The citizens whose addresses or card numbers these are, in two statements."""
    wanted = list(words)
    addresses = [each for each in wanted if "@" in each]
    numbers = {CARD.hash_digits(plain(each)): each for each in wanted if is_digits(plain(each), CARD.length)}
    open_to = Citizen.objects.filter(user__is_active=True).select_related("user")
    by_address = {each.user.email: each for each in open_to.filter(user__email__in=addresses)}
    cards = Card.objects.filter(number_hash__in=numbers, state=Card.State.LIVE, citizen__user__is_active=True)
    by_card = {numbers[each.number_hash]: each.citizen for each in cards.select_related("citizen__user")}
    return by_address | by_card


class _Faults:
    """What is wrong with a line, by what is known of all of them."""

    def __init__(self, session: EventSession, found: dict[str, Citizen], *, by: User, now: datetime) -> None:
        self.session, self.event, self.found, self.by = session, session.event, found, by
        keys = [citizen.pk for citizen in found.values()]
        self.seen: dict[int, int] = {}
        self.here = _keys(session.registrations.filter(state__in=Registration.LIVE, citizen__in=keys), "citizen")
        self.concerned = _concerned(self.event, keys, now=now)
        self.barred = _barred(self.event, keys, now=now)

    def of(self, line: Line) -> str:
        """A sentence with the line's number and what stands there; empty for a line that is right."""
        said = self._who(line) or self._party(line)
        told = {"n": line.number, "who": line.who[:80] or "–", "fault": said}
        return _("Line %(n)s, %(who)s: %(fault)s") % told if said else ""

    def _who(self, line: Line) -> str:
        if "@" not in line.who and not is_digits(plain(line.who), CARD.length):
            return _("is neither an e-mail address nor the number of a card.")
        citizen = self.found.get(line.who)
        if citizen is None:
            return _("nobody has signed up with this, or the account is closed.")
        first = self.seen.setdefault(citizen.pk, line.number)
        if first != line.number:
            return _("is in line %(n)s already.") % {"n": first}
        if citizen.user_id == self.by.pk:
            return _("is your own account.")
        if citizen.pk in self.here:
            return _("is signed up for this session already.")
        if citizen.pk not in self.concerned:
            return _("the event is not for them.")
        if self.event.verified_only and citizen.level == Citizen.Level.UNVERIFIED:
            return _("the event is for verified citizens only.")
        return _("is barred after no-shows.") if citizen.pk in self.barred else ""

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


def _keys(rows: Any, name: str) -> set[int]:
    return set(rows.values_list(name, flat=True))


def _concerned(event: Event, keys: list[int], *, now: datetime) -> set[int]:
    return _keys(notices.people_of(event.notice, now=now).filter(pk__in=keys).order_by(), "pk")


def _barred(event: Event, keys: list[int], *, now: datetime) -> set[int]:
    """Who of them may not sign up by the event's rule, which was said beforehand."""
    if event.bars_after is None:
        return set()
    rows = Registration.objects.filter(
        citizen__in=keys, event__agency=event.agency_id, is_no_show=True, is_excused=False,
        session__ends_at__gt=now - noshows.COUNTED_FOR,
    )  # fmt: skip
    often = rows.order_by().values("citizen").annotate(n=Count("pk")).filter(n__gte=event.bars_after)
    return _keys(often, "citizen")


def _write(session: EventSession, people: list[tuple[Citizen, int]], *, now: datetime) -> list[Registration]:
    """Rows in the order of the list, as event_sign_up would write them one by one; the session is locked."""
    left = session.left
    waits = session.registrations.filter(state=State.WAITING).exists()
    taken = _keys(Registration.objects.filter(state__in=Registration.LIVE), "digits_hash") if people else set()
    rows: list[Registration] = []
    for number, (citizen, companions) in enumerate(people, session.arrivals + 1):
        fits = not waits and (left is None or left >= 1 + companions)
        if fits and left is not None:
            left -= 1 + companions
        waits = waits or not fits
        nonce, hashes = _drawn(taken)  # type: ignore[arg-type]
        rows.append(
            Registration(
                event=session.event, session=session, citizen=citizen, companions=companions, number=number,
                state=State.REGISTERED if fits else State.WAITING, signed_up_at=now, nonce=nonce, **hashes,
            )
        )  # fmt: skip
    EventSession.objects.filter(pk=session.pk).update(arrivals=session.arrivals + len(rows))
    return Registration.objects.bulk_create(rows, batch_size=1000)


def _drawn(taken: set[str]) -> tuple[bytes, dict[str, str]]:
    """Random bits whose eight digits nobody else has at the moment."""
    while True:
        nonce = new_nonce()
        hashes = PASS.derive(nonce).hashes
        if hashes["digits_hash"] not in taken:
            taken.add(hashes["digits_hash"])
            return nonce, hashes
