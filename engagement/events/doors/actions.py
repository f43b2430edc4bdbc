"""Make a link for a door, open it with its PIN, revoke it; let in people who have no pass with them."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from civic.accounts.models import Citizen, User
from civic.audit import actions as audit
from civic.core.roles import require_role
from civic.shown_codes.derivation import new_nonce
from civic.shown_codes.guesses import Guesses
from civic.shown_codes.typed import is_digits, plain
from engagement.events.attendance.actions import (
    LATE,
    MISSED,
    SENT_LATE,
    TRYING,
    Direction,
    Door,
    Passed,
    check_guest,
    check_person,
)
from engagement.events.attendance.errors import NotSignedUp, Refused
from engagement.events.doors.errors import LinkEnded, NameMissing, NameTaken, NotFoundHere, TooManyFinds
from engagement.events.doors.keepers import AT_DOORS, Keeper
from engagement.events.doors.links import LINK, link_of
from engagement.events.doors.models import DoorLink, WrongFind
from engagement.events.events.models import Event, EventSession
from engagement.events.registrations import guests
from engagement.events.registrations.models import Registration
from rewards.cards.models import Card
from rewards.cards.numbers import CARD
from rewards.pins import actions as pins
from rewards.pins.errors import WeakPin

FINDS = Guesses(WrongFind, settings.WRONG_CODES_BEFORE_LOCK, settings.WRONG_CODES_LOCK_MINUTES)
KEPT_FINDS = timedelta(days=settings.TRACE_DAYS)


@transaction.atomic
def make_link(event: Event, *, name: str, by: User, now: datetime) -> DoorLink:
    """Make a link with a PIN for a door of this event. Raises NotAllowed, NameMissing, NameTaken, LinkEnded."""
    require_role(by, *AT_DOORS, agency_id=event.agency_id)
    name = " ".join(name.replace("\0", "").split())[:40]
    if not name:
        raise NameMissing
    if now >= ends_at(event):
        raise LinkEnded
    nonce, pin = _strong_nonce()
    try:
        with transaction.atomic():
            made = DoorLink.objects.create(
                event=event, name=name, nonce=nonce, code_hash=LINK.derive(nonce).code_hash, pin=pin, made_by=by,
                made_at=now,
            )  # fmt: skip
    except IntegrityError as error:
        raise NameTaken from error
    audit.record("event.door_link_made", by=by, about=event, door=name, link=made.pk)
    return made


def _strong_nonce() -> tuple[bytes, str]:
    while True:
        nonce = new_nonce()
        try:
            return nonce, pins.hashed(LINK.derive(nonce).digits)
        except WeakPin:
            continue


@transaction.atomic
def revoke(link: DoorLink, *, by: User, now: datetime) -> DoorLink:
    """End a link at once, for everybody who opened it. Raises NotAllowed, LinkEnded (it was before)."""
    kept = DoorLink.objects.select_for_update(of=("self",)).select_related("event").get(pk=link.pk)
    require_role(by, *AT_DOORS, agency_id=kept.event.agency_id)
    if kept.revoked_at is not None:
        raise LinkEnded
    kept.revoked_by, kept.revoked_at = by, now
    kept.save(update_fields=["revoked_by", "revoked_at"])
    audit.record("event.door_link_revoked", by=by, about=kept.event, door=kept.name, link=kept.pk)
    return kept


def open_link(code: str, *, pin: str, now: datetime) -> DoorLink:
    """Let a helper in who has the link and knows the PIN. Raises LinkEnded, WrongPin, PinLocked."""
    link = link_of(code)
    if link is None or not is_good(link, now=now):
        raise LinkEnded
    pins.prove(link, pin, now=now)
    with transaction.atomic():
        DoorLink.objects.filter(pk=link.pk).update(opened_at=now)
        audit.record("event.door_opened", by=None, about=link.event, door=link.name, link=link.pk)
    return link


def ends_at(event: Event) -> datetime:
    """When doors of an event close for good: somewhat after its last session."""
    last = event.sessions.order_by("ends_at").last()
    return (last.ends_at if last else event.notice.proposed_at) + LATE


def is_good(link: DoorLink, *, now: datetime, sending: bool = False) -> bool:
    """Whether the link opens its door; what a phone kept without reception may be sent for some days more."""
    more = SENT_LATE - LATE if sending else timedelta()
    return link.revoked_at is None and now < ends_at(link.event) + more


def let_in(
    keeper: Keeper, session: EventSession, *, who: str, direction: Direction, at: datetime, key: str, now: datetime
) -> Passed:
    """Let in somebody without a pass, by the number of their card or the address of their account.

    A helper finds by an address only who is in the list, and is told the same of everybody else, whether there is such
    an account or not. What finds nobody who may come in is counted, and on file. Whom an agency's list has under this
    number or address is let in as the list calls them.

    Raises NotFoundHere, TooManyFinds, and what a door says.
    """
    refuse_guesses(keeper.door, now)
    citizen = find(who)
    is_listed = citizen is not None and _live(session, citizen).exists()
    # Whoever has a place of their own comes in by that, also where a list has them a second time by their card.
    if not is_listed and (kept := guests.find(session, who)) is not None:
        kept.session = session
        return check_guest(keeper.door, kept, direction=direction, at=at, key=key, now=now)
    if citizen is not None and keeper.link is not None and "@" in who and not is_listed:
        citizen = None
    try:
        if citizen is None:
            raise NotFoundHere
        return check_person(keeper.door, citizen, session=session, direction=direction, at=at, key=key, now=now)
    except (NotFoundHere, Refused) as error:
        if is_listed:
            raise
        count_guess(keeper.door, now)
        audit.record("event.nobody_found", by=keeper.user, about=keeper.event, link=keeper.door.link)
        if keeper.link is not None and isinstance(error, NotSignedUp):
            raise NotFoundHere from error
        raise


def _live(session: EventSession, citizen: Citizen) -> QuerySet[Registration]:
    return Registration.objects.filter(session=session, citizen=citizen, state__in=Registration.LIVE)


def _who(door: Door) -> dict[str, Any]:
    """Whose guesses those of a door are; nobody's where somebody scans the screen with their own phone."""
    if door.link is not None:
        return {"link_id": door.link}
    return {"user_id": door.by.pk} if door.by is not None else {}


@TRYING.connect
def refuse_guesses(door: Door, now: datetime) -> None:
    """Raise TooManyFinds where this link, or this person, has guessed too often."""
    mine = _who(door)
    if mine and FINDS.are_too_many(mine, now=now):
        raise TooManyFinds(minutes=FINDS.minutes)


@MISSED.connect
def count_guess(door: Door, now: datetime) -> None:
    """Keep one wrong guess."""
    mine = _who(door)
    if mine:
        FINDS.note(now=now, **mine)


def find(who: str) -> Citizen | None:
    """The citizen with this card number or address; None where there is none."""
    typed = plain(who)
    citizens = Citizen.objects.filter(user__is_active=True).select_related("user")
    if is_digits(typed, CARD.length):
        card = Card.objects.filter(number_hash=CARD.hash_digits(typed), state=Card.State.LIVE).first()
        return citizens.filter(pk=card.citizen_id).first() if card else None
    return citizens.filter(user__in=User.objects.by_email(who.strip())).first() if "@" in who else None


def forget(*, now: datetime) -> int:
    """Delete guesses that no longer count."""
    return FINDS.forget(before=now - KEPT_FINDS)
