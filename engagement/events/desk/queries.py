"""An event as its agency sees it: its sessions with their people, by what they do at the moment."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max, Min, Q, QuerySet

from engagement.events.attendance.models import Attendance, Scan
from engagement.events.doors import queries as doors
from engagement.events.doors.keepers import THERE
from engagement.events.events.models import Event, EventSession
from engagement.events.registrations.models import Registration

State = Registration.State
PAST = timedelta(days=365)
FILTERS: dict[str, Q] = {
    "all": Q(state__in=Registration.LIVE),
    "in": Q(attendance__state=Attendance.State.IN),
    "was": Q(attendance__came=True) & ~Q(attendance__state=Attendance.State.IN),
    "missing": Q(state__in=Registration.SEATED) & (Q(attendance__isnull=True) | Q(attendance__came=False)),
    "waiting": Q(state=State.WAITING),
}


def events_of(agencies: set[int] | None, *, now: datetime) -> "QuerySet[Any, Any]":
    """Published events of these agencies (None: of all) that are to come or were within a year, the next first."""
    rows: Any = Event.objects.filter(notice__state__in=THERE).select_related("notice", "agency")
    rows = rows.annotate(first=Min("sessions__starts_at"), last=Max("sessions__ends_at")).filter(last__gt=now - PAST)
    return rows if agencies is None else rows.filter(agency__in=agencies)


def people(session: EventSession, which: str) -> QuerySet[Registration]:
    """The people of a session: all, in, was, missing, or waiting; in the order in which they signed up."""
    rows: Any = Registration.objects.filter(FILTERS.get(which, FILTERS["all"]), session=session)
    return rows.select_related("citizen__user", "attendance").order_by("number")


@dataclass(frozen=True)
class Live:
    """What the page shows of a session, and a version that changes when anything of it does."""

    session: EventSession
    counts: doors.Counts
    version: str


def live(session: EventSession) -> Live:
    counts = doors.counts(session)
    last = Scan.objects.filter(registration__session=session).aggregate(last=Max("pk"), undone=Max("undone_at"))
    arrivals = EventSession.objects.values_list("arrivals", "taken").get(pk=session.pk)
    parts = [session.pk, *vars(counts).values(), last["last"] or 0, *arrivals]
    undone = last["undone"].timestamp() if last["undone"] else 0
    return Live(session, counts, "-".join(map(str, [*parts, int(undone)])))
