"""The waiting list goes on: offers that nobody took lapse, and what falls free goes to the next, never to another."""

from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import F, Q

from engagement import signals
from engagement.events.events import actions as events
from engagement.events.events import changes
from engagement.events.events.models import EventChange, EventSession
from engagement.events.registrations.models import Registration
from engagement.notices import queries as notices

log = structlog.get_logger(__name__)
State = Registration.State


def go_on(session: EventSession, *, now: datetime) -> list[Registration]:
    """Let offers lapse and offer what is free to those who wait, in order of arrival; return who got something.

    The first who waits is waited for: as long as too few places are free for them and their companions, nobody behind
    them gets one; unless they are more than the session has places. The caller holds the session's lock. Once the
    session has begun, nothing is offered any more.
    """
    for late in session.registrations.filter(state=State.OFFERED, offered_until__lte=now).order_by("number"):
        end(late, State.LAPSED, now=now)
        signals.offer_lapsed.send(Registration, registration=late, at=now)
    session.refresh_from_db(fields=["taken", "capacity", "cancelled_at"])
    if session.cancelled_at is not None or now >= session.starts_at:
        return []
    given = []
    room = None if session.capacity is None else session.capacity - session.taken
    waiting = session.registrations.filter(state=State.WAITING).select_related(
        "event__notice__audience", "session", "citizen"
    )
    if session.capacity is not None:
        waiting = waiting.filter(companions__lt=session.capacity)
    for first in waiting.order_by("number")[: None if room is None else room]:
        if room is not None:
            if first.people > room:
                break
            room -= first.people
        _offer(first, now=now)
        given.append(first)
    return given


def _offer(first: Registration, *, now: datetime) -> None:
    """Hold a place for as long as the event says, but not beyond the beginning; or give it at once.

    A guest of a list has nothing to take it with: it is theirs at once. Whom the event does not concern any more keeps
    the place under the name of the list, and is not sent to a page that is not there for them.
    """
    if first.guest_who and first.reader_id is not None:
        people = notices.people_of(first.event.notice, now=now)
        first.reader_id = first.reader_id if people.filter(pk=first.reader_id).exists() else None
    minutes = 0 if first.guest_who else first.event.offer_minutes
    if minutes:
        first.state = State.OFFERED
        first.offered_until = min(now + timedelta(minutes=minutes), first.session.starts_at)
    else:
        first.state = State.REGISTERED
    first.save(update_fields=["state", "offered_until"])
    told = signals.place_offered if minutes else signals.place_given
    told.send(Registration, registration=first, at=now)


def end(registration: Registration, state: Registration.State, *, now: datetime) -> None:
    """End a live registration; its row and its number stay."""
    registration.state, registration.ended_at, registration.offered_until = state, now, None
    registration.save(update_fields=["state", "ended_at", "offered_until"])


def go_on_everywhere(*, now: datetime) -> int:
    """Let lists go on in which an offer has run out or a place is free; each session in a transaction of its own."""
    lapsed = Q(registrations__state=State.OFFERED, registrations__offered_until__lte=now)
    free = Q(registrations__state=State.WAITING, capacity__gt=F("taken"), starts_at__gt=now)
    due = EventSession.objects.filter(lapsed | free, cancelled_at=None, settled_at=None).order_by("pk").distinct()
    many = 0
    for pk in due.values_list("pk", flat=True):
        try:
            with transaction.atomic():
                locked = EventSession.objects.select_for_update(of=("self",), no_key=True).select_related("event")
                many += len(go_on(locked.get(pk=pk), now=now))
        except Exception:  # the lists of the others go on
            log.exception("events.list_stuck", session=pk)
    return many


@changes.WIDENED.connect
def more_places(session: EventSession, now: datetime) -> None:
    """A change gave the session more places."""
    go_on(session, now=now)


@changes.MOVED.connect
def tell_of_the_move(change: EventChange, session: EventSession, now: datetime) -> None:
    """Tell everybody who has a place or waits; reminders go by the new hour, and an offer not beyond it."""
    session.registrations.filter(state=State.OFFERED, offered_until__gt=session.starts_at).update(
        offered_until=session.starts_at
    )
    live = session.registrations.filter(state__in=Registration.LIVE)
    live.update(moved_at=now, reminded_day_at=None, reminded_hours_at=None)
    for registration in live.select_related("event__notice", "session", "citizen"):
        signals.event_moved.send(Registration, registration=registration, change=change, at=now)


@events.ENDED.connect
def end_all(session: EventSession, reason: str, now: datetime) -> None:
    """End every registration of a session that was cancelled, and tell each person."""
    live = session.registrations.filter(state__in=Registration.LIVE).select_related(
        "event__notice", "session", "citizen"
    )
    for registration in live.order_by("number"):
        end(registration, State.CANCELLED, now=now)
        signals.event_cancelled.send(Registration, registration=registration, reason=reason, at=now)
