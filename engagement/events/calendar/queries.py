"""Events as citizens find them: to come, in a month, their own; and how they stand with each session."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from civic.accounts.models import Citizen
from civic.core.calendar import day_start, next_month, taipei_day
from engagement.events.attendance.models import Attendance, EventAward
from engagement.events.calendar.asking import Wish
from engagement.events.events.models import Event, EventReward, EventSession
from engagement.events.registrations import guests, noshows
from engagement.events.registrations.models import Registration
from engagement.notices import queries as notices

State = Registration.State
LATELY = timedelta(days=60)  # so long a calendar keeps what is over
COINS = Coalesce(
    Subquery(
        EventReward.objects.filter(event=OuterRef("event")).order_by().values("event").annotate(n=Sum("coins"))
        .values("n"), output_field=IntegerField(),
    ), 0,
) + Coalesce(F("event__feedback__coins"), 0)  # fmt: skip


def visible(citizen: Citizen | None, *, now: datetime) -> QuerySet[EventSession]:
    """Sessions of published events that concern this person (None: a visitor), by their beginning, with `coins`."""
    seen = notices.visible_to(citizen, now=now).order_by().values("pk")
    return (
        EventSession.objects.filter(event__notice__in=seen)
        .select_related("event__notice__agency", "event__notice__topic", "event__district")
        .annotate(coins=COINS)
        .order_by("starts_at", "pk")
    )


def upcoming(citizen: Citizen | None, asked: Wish, *, now: datetime) -> QuerySet[EventSession]:
    """What is to come or under way and fits; without what was cancelled."""
    return fitting(visible(citizen, now=now).filter(ends_at__gt=now, cancelled_at=None), asked)


def in_month(citizen: Citizen | None, asked: Wish, first: date, *, now: datetime) -> QuerySet[EventSession]:
    """All that begins in a Taipei month and fits, with what is over or cancelled."""
    begins, ends = day_start(first), day_start(next_month(first))
    return fitting(visible(citizen, now=now).filter(starts_at__gte=begins, starts_at__lt=ends), asked)


def fitting(sessions: QuerySet[Any], asked: Wish) -> QuerySet[EventSession]:
    """Those of the visible sessions that fit."""
    if asked.district:
        sessions = sessions.filter(event__district__code=asked.district)
    if asked.topic:
        sessions = sessions.filter(event__notice__topic__code=asked.topic)
    return sessions.filter(coins__gt=0) if asked.with_coins else sessions


def event(pk: int, citizen: Citizen | None, *, now: datetime) -> Event | None:
    """One event that concerns this person, or that they signed up for; None where there is none."""
    seen = Q(notice__in=notices.visible_to(citizen, now=now).order_by().values("pk"))
    if citizen is not None:
        seen |= Q(Exists(Registration.objects.filter(event=OuterRef("pk"), citizen=citizen)))
    rows = Event.objects.select_related("notice__agency", "notice__topic", "district", "signup_questions", "feedback")
    return rows.filter(seen, pk=pk).first()


@dataclass(frozen=True)
class Standing:
    """How a person stands with a session.

    `can`: sign_up, wait, kept (an agency's list keeps a place for them), or why not: not_yet, closed, over, cancelled,
    none, barred (by the event's rule on no-shows).

    `place`: how many wait before them and they; None where they do not wait.
    """

    session: EventSession
    can: str
    opens_at: datetime | None
    registration: Registration | None = None
    attendance: Attendance | None = None
    place: int | None = None

    @property
    def is_mine(self) -> bool:
        return self.registration is not None and self.registration.is_live


def standings(event: Event, citizen: Citizen | None, *, now: datetime) -> list[Standing]:
    """All sessions of an event, each with how this person stands with it."""
    mine = _mine(event, citizen)
    waiting = Registration.objects.filter(event=event, state=State.WAITING)
    waits = set(waiting.order_by("session").values_list("session", flat=True).distinct())
    kept = _kept(event, citizen)
    is_barred = citizen is not None and noshows.bars(event, citizen, now=now)
    found = []
    for session in event.sessions.all():
        session.event = event
        own, can = mine.get(session.pk), _can(event, session, waits=session.pk in waits, now=now)
        if session.pk in kept and can not in ("cancelled", "over"):
            can = "kept"
        found.append(
            Standing(
                session=session, can="barred" if is_barred and can in ("sign_up", "wait", "kept") else can,
                opens_at=event.signup_opens_at, registration=own,
                attendance=getattr(own, "attendance", None) if own else None, place=_place(own),
            )
        )  # fmt: skip
    return found


def _mine(event: Event, citizen: Citizen | None) -> dict[int, Registration]:
    """The newest registration of a person for each session."""
    if citizen is None:
        return {}
    rows = Registration.objects.filter(event=event, citizen=citizen).select_related("attendance", "appeal")
    return {each.session_id: each for each in rows.order_by("pk")}


def _kept(event: Event, citizen: Citizen | None) -> set[int]:
    """The sessions of which an agency's list keeps a place for this person."""
    if citizen is None:
        return set()
    rows = Registration.objects.filter(guests.of(citizen), event=event, citizen=None, state__in=Registration.LIVE)
    return set(rows.order_by().values_list("session", flat=True))


def _can(event: Event, session: EventSession, *, waits: bool, now: datetime) -> str:
    if event.cancelled_at is not None or session.cancelled_at is not None:
        return "cancelled"
    if session.ends_at <= now:
        return "over"
    if not event.needs_signup:
        return "none"
    if event.signup_opens_at is not None and now < event.signup_opens_at:
        return "not_yet"
    closes = session.starts_at if event.signup_closes_at is None else min(event.signup_closes_at, session.starts_at)
    if now >= closes:
        return "closed"
    return "wait" if waits or session.left == 0 else "sign_up"


def tell_signup(sessions: list[Any], *, now: datetime) -> None:
    """Write on each of these sessions, as `can`, what `signup` says of it, and whether it `is_on`: one query."""
    waiting = Registration.objects.filter(session__in=sessions, state=State.WAITING)
    waits = set(waiting.order_by("session").values_list("session", flat=True).distinct())
    for session in sessions:
        session.can = _can(session.event, session, waits=session.pk in waits, now=now)
        session.is_on = session.starts_at <= now < session.ends_at


def signup(session: EventSession, *, now: datetime) -> str:
    """Whether somebody can sign up for it: sign_up, wait, not_yet, closed, over, cancelled, none."""
    waits = session.registrations.filter(state=State.WAITING).exists()
    return _can(session.event, session, waits=waits, now=now)


def _place(registration: Registration | None) -> int | None:
    if registration is None or registration.state != State.WAITING:
        return None
    before = Registration.objects.filter(
        session=registration.session_id, state=State.WAITING, number__lte=registration.number
    )
    return before.count()


def place_of(registration: Registration) -> int | None:
    """How many wait up to and with them; None for whoever does not wait."""
    return _place(registration)


@dataclass(frozen=True)
class Mine:
    """A citizen's registrations: to come with what waits or is held, and over, newest first."""

    coming: list[Registration]
    past: list[Registration]
    barred: int  # no-shows that count at the moment, of any agency


def own(citizen: Citizen, *, now: datetime) -> Mine:
    """All that a citizen signed up for."""
    rows: Any = (
        Registration.objects.filter(citizen=citizen)
        .select_related("event__notice__agency", "event__feedback", "session", "attendance", "appeal")
        .annotate(earned=_earned())
    )
    live = rows.filter(state__in=Registration.LIVE, session__ends_at__gt=now).order_by("session__starts_at")
    past = rows.exclude(state__in=Registration.LIVE, session__ends_at__gt=now).order_by("-session__starts_at", "-pk")
    counted = Registration.objects.filter(
        citizen=citizen, is_no_show=True, is_excused=False, session__ends_at__gt=now - noshows.COUNTED_FOR
    )
    return Mine(list(live[:50]), list(past[:50]), counted.count())


def _earned() -> Any:
    paid = EventAward.objects.filter(registration=OuterRef("pk"), state=EventAward.State.PAID).order_by()
    return Coalesce(
        Subquery(paid.values("registration").annotate(n=Sum("coins")).values("n"), output_field=IntegerField()), 0
    )


def own_registration(citizen: Citizen, pk: int) -> Registration | None:
    """One registration of this citizen; None for anybody else's."""
    rows = Registration.objects.filter(citizen=citizen, pk=pk)
    return rows.select_related("event__notice__agency", "event__district", "session", "attendance", "appeal").first()


def by_day(sessions: Iterable[EventSession]) -> dict[date, list[EventSession]]:
    """Sessions by the Taipei day on which they begin."""
    days: dict[date, list[EventSession]] = {}
    for session in sessions:
        days.setdefault(taipei_day(session.starts_at), []).append(session)
    return days


def own_sessions(citizen: Citizen, *, now: datetime) -> list[EventSession]:
    """The sessions that a citizen has a place in or waits for, and those of theirs that were cancelled lately."""
    states = (*Registration.LIVE, State.CANCELLED)
    rows = Registration.objects.filter(citizen=citizen, state__in=states, session__ends_at__gt=now - LATELY)
    rows = rows.select_related("session", "event__notice").order_by("session__starts_at")
    found = {}
    for registration in rows[:500]:
        registration.session.event = registration.event
        found[registration.session_id] = registration.session
    return list(found.values())
