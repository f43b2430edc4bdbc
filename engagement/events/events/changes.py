"""What two people change in a published event: a session's hour and places, or the place. Everybody is told."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from civic.accounts.models import District, User
from civic.core.hooks import Hook
from civic.core.roles import Role, require_role
from civic.decisions.actions import Decisions
from engagement.events.events.errors import (
    Cancelled,
    ChangeWaits,
    NothingChanges,
    NotPublished,
    Over,
    OwnChange,
    ReasonMissing,
    SessionTwice,
    TooFewPlaces,
)
from engagement.events.events.guards import translated
from engagement.events.events.models import Event, EventChange, EventSession
from engagement.notices.models import Notice

MOVED: Hook[[EventChange, EventSession, datetime], None] = Hook(
    "Who tells those who signed up that a session is at another hour or place?"
)
WIDENED: Hook[[EventSession, datetime], None] = Hook("Who gives new places to those who wait?")
SEAT = ("starts_at", "ends_at", "capacity")
SPOT = ("place", "address", "district", "latitude", "longitude")

CHANGES = Decisions(
    EventChange,
    log="event_change",
    roles=(Role.APPROVER,),
    same_person=OwnChange,
    joined=("event", "session"),
    agency=lambda change: change.event.agency_id,
    about=lambda change: change.event,
)


@transaction.atomic
def propose_session(
    session: EventSession, *, starts_at: datetime, ends_at: datetime, capacity: int | None, reason: str, by: User,
    now: datetime,
) -> EventChange:  # fmt: skip
    """Propose another hour or another number of places for one session.

    Raises as _propose, Over, TooFewPlaces, SessionTwice.
    """
    if capacity is not None and capacity < session.taken:
        raise TooFewPlaces(taken=session.taken)
    if session.cancelled_at is not None:
        raise Cancelled
    if session.ends_at <= now or ends_at <= now:
        raise Over
    if session.event.sessions.filter(starts_at=starts_at).exclude(pk=session.pk).exists():
        raise SessionTwice
    given = {"starts_at": starts_at, "ends_at": ends_at, "capacity": capacity}
    if all(getattr(session, name) == value for name, value in given.items()):
        raise NothingChanges
    return _propose(session.event, session=session, reason=reason, by=by, **given)


@transaction.atomic
def propose_place(
    event: Event, *, place: str, address: str, district: District | None, latitude: Decimal | None,
    longitude: Decimal | None, reason: str, by: User,
) -> EventChange:  # fmt: skip
    """Propose another place for the event's sessions to come. Raises as _propose."""
    given = {"place": place, "address": address, "district": district, "latitude": latitude, "longitude": longitude}
    if all(getattr(event, name) == value for name, value in given.items()):
        raise NothingChanges
    return _propose(event, session=None, reason=reason, by=by, **given)


def _propose(event: Event, *, session: EventSession | None, reason: str, by: User, **given: Any) -> EventChange:
    """Raises NotAllowed, NotPublished, Cancelled, ReasonMissing, ChangeWaits."""
    require_role(by, Role.EDITOR, agency_id=event.agency_id)
    if not reason.strip():
        raise ReasonMissing
    if event.notice.state != Notice.State.PUBLISHED:
        raise NotPublished
    if event.cancelled_at is not None:
        raise Cancelled
    try:
        with transaction.atomic():
            made = EventChange.objects.create(
                event=event, session=session, reason=reason.strip()[:300], proposed_by=by, **given
            )
    except IntegrityError as error:
        if "one_waits" not in str(error):
            raise
        raise ChangeWaits from error
    return CHANGES.told(made, "proposed", by=by, reason=reason)


@transaction.atomic
def approve(change: EventChange, *, by: User, now: datetime) -> EventChange:
    """Let it be so, and tell everybody whom it moves. Raises OwnChange, Cancelled, Over, TooFewPlaces,
    SessionTwice, PositionMissing."""
    waiting = CHANGES.waiting(change.pk, by=by)
    if waiting.event.cancelled_at is not None:
        raise Cancelled
    approved = CHANGES.approve(waiting, by=by, now=now)
    if waiting.session_id is None:
        _move_event(approved, now=now)
    else:
        _move_session(approved, now=now)
    return approved


@transaction.atomic
def reject(change: EventChange, *, by: User, reason: str, now: datetime) -> EventChange:
    """Leave it as it is, with the reason for whoever proposed it."""
    return CHANGES.reject(CHANGES.waiting(change.pk, by=by), by=by, reason=reason, now=now)


def _move_event(change: EventChange, *, now: datetime) -> None:
    event = Event.objects.select_for_update(of=("self",), no_key=True).get(pk=change.event_id)
    for name in SPOT:
        setattr(event, name, getattr(change, name))
    with translated():
        event.save(update_fields=SPOT)
    for session in (
        event.sessions.select_for_update(no_key=True).filter(cancelled_at=None, ends_at__gt=now).order_by("pk")
    ):
        _tell(change, session, now=now)


def _move_session(change: EventChange, *, now: datetime) -> None:
    session = EventSession.objects.select_for_update(no_key=True).get(pk=change.session_id or 0)
    if session.cancelled_at is not None:
        raise Cancelled
    if session.ends_at <= now or session.settled_at is not None:
        raise Over
    if change.capacity is not None and change.capacity < session.taken:
        raise TooFewPlaces(taken=session.taken)
    moves = (session.starts_at, session.ends_at) != (change.starts_at, change.ends_at)
    for name in SEAT:
        setattr(session, name, getattr(change, name))
    with translated():
        session.save(update_fields=SEAT)
    if moves:
        _tell(change, session, now=now)
    for _done in WIDENED(session, now):
        pass


def _tell(change: EventChange, session: EventSession, *, now: datetime) -> None:
    for _done in MOVED(change, session, now):
        pass
