"""Count what became of events: whom each reached, who signed up, came, stayed and answered, and the coins for it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import structlog
from django.db.models import Count, F, Max, Q, Sum
from django.db.models.functions import Coalesce

from civic.core.calendar import taipei_day
from engagement.events.attendance.actions import SENT_LATE
from engagement.events.attendance.models import EventAward
from engagement.events.events.models import Event
from engagement.events.registrations.models import Registration
from engagement.events.reports.models import EventFigures
from engagement.notices import queries as notices
from engagement.notices.models import Notice
from surveys.responses.groups import UNTOLD, band_of
from surveys.responses.models import Participation

log = structlog.get_logger(__name__)
State = Registration.State
TO_THE_END = (State.REGISTERED, State.OFFERED, State.WAITING, State.LAPSED)
PERSON = Coalesce(F("citizen"), -F("pk"))  # who has gone counts as somebody still
ABSENT, CAME, STAYED = range(3)


@dataclass(frozen=True)
class Steps:
    """People of one event at each step; `visits` counts companions too. `reach` is None before it was counted.

    `staying` came to a session that is not closed yet: whether they stayed is not known.
    """

    reach: int | None = None
    signed: int = 0
    came: int = 0
    stayed: int = 0
    staying: int = 0
    visits: int = 0
    answered: int = 0
    coins: int = 0


def steps_of(events: Iterable[Event]) -> dict[int, Steps]:
    """The steps of each of these events as they are now, in five statements however many they are."""
    found = list(events)
    keys = [event.pk for event in found]
    people, coins, answers = _people(keys), _coins(keys), _answers(found)
    reach = dict(EventFigures.objects.filter(pk__in=keys).values_list("pk", "counts__steps__reach"))
    none = dict.fromkeys(("signed", "came", "stayed", "staying", "visits"), 0)
    return {
        event.pk: Steps(
            reach=reach.get(event.pk), **people.get(event.pk, none),
            answered=answers.get(event.feedback_id, (0, 0))[0],
            coins=coins.get(event.pk, 0) + answers.get(event.feedback_id, (0, 0))[1],
        )
        for event in found
    }  # fmt: skip


def _people(keys: list[int]) -> dict[int, dict[str, int]]:
    came = Q(attendance__came=True)
    rows = Registration.objects.filter(event__in=keys).order_by().values("event")
    rows = rows.annotate(
        signed=Count(PERSON, distinct=True, filter=Q(is_walk_in=False, state__in=TO_THE_END)),
        came=Count(PERSON, distinct=True, filter=came),
        stayed=Count(PERSON, distinct=True, filter=Q(attendance__stayed=True)),
        staying=Count(PERSON, distinct=True, filter=came & Q(session__settled_at=None, session__cancelled_at=None)),
        visits=Coalesce(Sum(F("companions") + 1, filter=came), 0),
    )
    return {
        row["event"]: {name: row[name] for name in ("signed", "came", "stayed", "staying", "visits")} for row in rows
    }


def _coins(keys: list[int]) -> dict[int, int]:
    rows = EventAward.objects.filter(event__in=keys).order_by().values("event").annotate(n=Sum("coins"))
    return dict(rows.values_list("event", "n"))


def _answers(events: list[Event]) -> dict[int | None, tuple[int, int]]:
    """How many people answered each feedback questionnaire, and what it brought them."""
    asked = [event.feedback_id for event in events if event.feedback_id]
    rows = Participation.objects.filter(questionnaire__in=asked).order_by().values("questionnaire")
    rows = rows.annotate(n=Count("citizen", distinct=True), coins=Sum("coins_awarded"))
    return {row["questionnaire"]: (row["n"], row["coins"]) for row in rows}


def count_due(*, now: datetime) -> int:
    """Take the figures of events whose doors have sent all that they may; return of how many."""
    over = Event.objects.filter(figures=None, notice__state__in=(Notice.State.PUBLISHED, Notice.State.WITHDRAWN))
    over = over.annotate(last=Max("sessions__ends_at", filter=Q(sessions__cancelled_at=None)))
    many = 0
    for event in over.filter(last__lte=now - SENT_LATE).select_related("notice__audience", "feedback"):
        try:
            EventFigures.objects.get_or_create(event=event, defaults={"counts": count(event, now=now), "at": now})
            many += 1
        except Exception:  # the others are counted
            log.exception("events.not_counted", event_id=event.pk)
    return many


def count(event: Event, *, now: datetime) -> dict[str, Any]:
    """All counts of one event as they are now; nothing is hidden yet."""
    steps = steps_of([event])[event.pk]
    kept = {"reach": notices.people_of(event.notice, now=now).count(), "signed": steps.signed, "came": steps.came,
            "stayed": steps.stayed, "visits": steps.visits, "coins": steps.coins}  # fmt: skip
    return {"steps": kept, **_by_groups(event, today=taipei_day(now))}


def _by_groups(event: Event, *, today: date) -> dict[str, dict[str, list[int]]]:
    """Each person once, by the best that they did at any session; particulars of who stopped their use are not told."""
    rows = (
        Registration.objects.filter(event=event, citizen__isnull=False, state=State.REGISTERED)
        .order_by()
        .values("citizen", "citizen__district", "citizen__birth_year", "citizen__profiling_stopped_at")
    )
    districts: Counter[tuple[str, int]] = Counter()
    ages: Counter[tuple[str, int]] = Counter()
    did = rows.annotate(
        came=Count("pk", filter=Q(attendance__came=True)), stayed=Count("pk", filter=Q(attendance__stayed=True))
    )
    for row in did:
        deed = STAYED if row["stayed"] else CAME if row["came"] else ABSENT
        is_told = row["citizen__profiling_stopped_at"] is None
        band = band_of(row["citizen__birth_year"], today=today)
        districts[str(row["citizen__district"] or UNTOLD) if is_told else UNTOLD, deed] += 1
        ages[str(band or UNTOLD) if is_told else UNTOLD, deed] += 1
    return {"districts": _lines(districts), "ages": _lines(ages)}


def _lines(counts: Counter[tuple[str, int]]) -> dict[str, list[int]]:
    return {key: [counts[key, deed] for deed in (ABSENT, CAME, STAYED)] for key in sorted({key for key, _ in counts})}


def is_over(event: Event, *, now: datetime) -> bool:
    """Whether all its sessions have ended."""
    return not event.sessions.filter(cancelled_at=None, ends_at__gt=now).exists()
