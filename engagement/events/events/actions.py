"""An event is written with its notice's draft, repeated, copied, and cancelled; it is published with its notice."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from civic.accounts.models import User
from civic.audit import actions as audit
from civic.core.hooks import Hook
from civic.core.roles import Role, require_role
from engagement.events.events.errors import Cancelled, NoSession, NotPublished, Over, ReasonMissing, TooManySessions
from engagement.events.events.guards import translated
from engagement.events.events.models import Event, EventReward, EventSession
from engagement.notices import actions as notices
from engagement.notices.models import Notice
from rewards.budgets.models import Campaign

MOST_SESSIONS = 60
MOST_WEEKS = 52
WEEK = timedelta(days=7)
ENDED: Hook[[EventSession, str, datetime], None] = Hook("Who tells those who signed up that a session is cancelled?")
COPIED = (
    "place", "address", "district", "latitude", "longitude", "verified_only", "needs_signup", "companions_most",
    "takes_walk_ins", "offer_minutes", "doors_open_minutes", "radius_m", "open_stays", "stay_grace_minutes",
    "bars_after",
)  # fmt: skip


@dataclass(frozen=True)
class Times:
    """A session as it is written: when, and how many places (None: as many as come)."""

    starts_at: datetime
    ends_at: datetime
    capacity: int | None = None


@dataclass(frozen=True)
class Coins:
    """What a deed brings."""

    deed: EventReward.Deed
    coins: int
    campaign: Campaign


@transaction.atomic
def write(
    notice: Notice,
    *,
    by: User,
    sessions: Iterable[Times] | None = None,
    rewards: Iterable[Coins] | None = None,
    **fields: Any,
) -> Event:
    """Write the event of a draft, anew or on; sessions and rewards that are given replace those that stand there.

    Raises WrongState, NotAllowed, EventStays.
    """
    draft = drafted(notice.pk, by=by)
    with translated():
        event, _made = Event.objects.update_or_create(notice=draft, defaults={**fields, "agency_id": draft.agency_id})
        if sessions is not None:
            event.sessions.all().delete()
            EventSession.objects.bulk_create(EventSession(event=event, **vars(each)) for each in sessions)
        if rewards is not None:
            event.rewards.all().delete()
            EventReward.objects.bulk_create(EventReward(event=event, **vars(each)) for each in rewards)
    return event


@transaction.atomic
def add_session(event: Event, *, times: Times, by: User) -> EventSession:
    """Add a session to a draft's event. Raises TooManySessions, SessionTwice, WrongState, NotAllowed."""
    drafted(event.notice_id, by=by)
    _check_many(event, 1)
    with translated():
        return EventSession.objects.create(event=event, **vars(times))


@transaction.atomic
def remove_session(session: EventSession, *, by: User) -> None:
    """Take a session out of a draft's event. Raises WrongState, NotAllowed."""
    drafted(session.event.notice_id, by=by)
    session.delete()


@transaction.atomic
def repeat_weekly(event: Event, *, times: int, by: User) -> list[EventSession]:
    """Make a series of the draft's last session: again `times` times, each a week after the one before it.

    Raises NoSession, TooManySessions, WrongState, NotAllowed.
    """
    drafted(event.notice_id, by=by)
    last = event.sessions.order_by("starts_at").last()
    if last is None:
        raise NoSession
    times = max(0, min(times, MOST_WEEKS))
    _check_many(event, times)
    return EventSession.objects.bulk_create(
        EventSession(
            event=event, starts_at=last.starts_at + week * WEEK, ends_at=last.ends_at + week * WEEK,
            capacity=last.capacity,
        )
        for week in range(1, times + 1)
    )  # fmt: skip


@transaction.atomic
def remove(event: Event, *, by: User) -> None:
    """Take the event off a draft. Raises WrongState, NotAllowed."""
    drafted(event.notice_id, by=by)
    event.delete()


@transaction.atomic
def clone(event: Event, *, onto: Notice, by: User, now: datetime) -> Event:
    """Copy the event onto another draft, to be compared with the first afterwards.

    Sessions keep their weekdays and hours, in the first week in which all of them are still to come. Questionnaires are
    not copied: each is answered in one place only.
    """
    sessions = list(event.sessions.all())
    later = _first_week_to_come(sessions, now=now)
    made = write(
        onto,
        by=by,
        sessions=[Times(each.starts_at + later, each.ends_at + later, each.capacity) for each in sessions],
        rewards=[Coins(EventReward.Deed(each.deed), each.coins, each.campaign) for each in event.rewards.all()],
        earlier=event,
        **{name: getattr(event, name) for name in COPIED},
    )
    audit.record("event.cloned", by=by, about=made, source=event.pk)
    return made


@transaction.atomic
def cancel(event: Event, *, by: User, reason: str, now: datetime) -> Event:
    """Cancel a published event with all sessions that are to come; everybody who signed up is told.

    By one person, for a storm does not wait: nothing is promised by it, and it is on file. Raises NotAllowed,
    ReasonMissing, NotPublished, Cancelled.
    """
    kept = _to_cancel(event, by=by, reason=reason)
    coming = EventSession.objects.select_for_update(no_key=True).filter(event=kept, cancelled_at=None, ends_at__gt=now)
    for session in coming.order_by("pk"):
        _cancel(session, reason=reason, now=now)
    kept.cancelled_at, kept.cancelled_by, kept.cancel_reason = now, by, reason.strip()[:300]
    kept.save(update_fields=["cancelled_at", "cancelled_by", "cancel_reason"])
    audit.record("event.cancelled", by=by, about=kept, reason=reason)
    return kept


@transaction.atomic
def cancel_session(session: EventSession, *, by: User, reason: str, now: datetime) -> EventSession:
    """Cancel one session of a published event; everybody who signed up for it is told. Raises as `cancel`, Over."""
    event = _to_cancel(session.event, by=by, reason=reason)
    kept = EventSession.objects.select_for_update(no_key=True).get(pk=session.pk)
    if kept.cancelled_at is not None:
        raise Cancelled
    if kept.ends_at <= now:
        raise Over
    _cancel(kept, reason=reason, now=now)
    audit.record("event.session_cancelled", by=by, about=event, reason=reason, session=kept.pk)
    return kept


def drafted(notice_id: int, *, by: User) -> Notice:
    """The draft, locked; whoever writes on its event counts as its drafter, so that nobody approves their own words."""
    draft = notices.for_writing(notice_id, by=by)
    if not draft.is_by(by):
        draft.proposed_by = by
        draft.save(update_fields=["proposed_by"])
    return draft


def _to_cancel(event: Event, *, by: User, reason: str) -> Event:
    require_role(by, Role.EDITOR, Role.APPROVER, Role.COORDINATOR, agency_id=event.agency_id)
    if not reason.strip():
        raise ReasonMissing
    kept = Event.objects.select_for_update(of=("self",), no_key=True).select_related("notice").get(pk=event.pk)
    if kept.notice.state not in (Notice.State.PUBLISHED, Notice.State.WITHDRAWN):
        raise NotPublished
    if kept.cancelled_at is not None:
        raise Cancelled
    return kept


def _cancel(session: EventSession, *, reason: str, now: datetime) -> None:
    session.cancelled_at = now
    session.save(update_fields=["cancelled_at"])
    for _done in ENDED(session, reason.strip()[:300], now):
        pass


def _first_week_to_come(sessions: list[EventSession], *, now: datetime) -> timedelta:
    """By how much sessions are put off so that the first of them is to come: whole weeks."""
    later = timedelta()
    while sessions and min(each.starts_at for each in sessions) + later <= now:
        later += WEEK
    return later


def _check_many(event: Event, more: int) -> None:
    if event.sessions.count() + more > MOST_SESSIONS:
        raise TooManySessions(most=MOST_SESSIONS)
