"""What a door shows beside the last answer: its list, its numbers, its last scans."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce

from engagement.events.attendance.models import Attendance, Scan
from engagement.events.doors.keepers import Keeper
from engagement.events.events.models import Event, EventSession
from engagement.events.registrations.models import Registration

PAGE = 50
LAST = 8
NAMED = Q(citizen__isnull=False) | ~Q(guest="")  # who has gone is in no list of a door


@dataclass(frozen=True)
class Counts:
    """People of a session: registrations with a place, those inside now, those who came at all, those who wait."""

    expected: int
    inside: int
    came: int
    waiting: int


def counts(session: EventSession) -> Counts:
    rows = Registration.objects.filter(session=session).aggregate(
        expected=Count("pk", filter=Q(state__in=Registration.SEATED)),
        waiting=Count("pk", filter=Q(state=Registration.State.WAITING)),
        inside=Count("pk", filter=Q(attendance__state=Attendance.State.IN)),
        came=Count("pk", filter=Q(attendance__came=True)),
    )
    return Counts(**rows)


def the_list(session: EventSession, *, words: str = "", by_address: bool = False) -> QuerySet[Registration]:
    """Whom a door expects, by name; with words, those whose name holds them or, `by_address`, whose address begins so.

    A helper finds by names alone: letter by letter, the beginning of an address would come to all of it.
    """
    rows: Any = Registration.objects.filter(NAMED, session=session, state__in=Registration.LIVE)
    rows = rows.select_related("citizen__user", "attendance", "event")
    rows = rows.order_by(Coalesce("citizen__user__name", "guest"), "number")
    if words := words.strip():
        found = Q(citizen__user__name__icontains=words) | Q(guest__icontains=words)
        rows = rows.filter(found | Q(citizen__user__email__istartswith=words) if by_address else found)
    return rows


def last_scans(keeper: Keeper) -> list[Scan]:
    """What went through this door last, the newest first; staff without a door's name see those of all doors."""
    rows = Scan.objects.filter(event=keeper.event, undone_at=None, result__in=("in", "out"))
    if keeper.link is not None:
        rows = rows.filter(door=keeper.name)
    return list(rows.select_related("registration__citizen__user").order_by("-pk")[:LAST])


def scan_of(keeper: Keeper, pk: int) -> Scan | None:
    """A scan of this event that the keeper may take back: a helper those of their own door."""
    rows = Scan.objects.select_related("registration__citizen__user", "event").filter(event=keeper.event, pk=pk)
    return (rows.filter(door=keeper.name) if keeper.link is not None else rows).first()


def listed(keeper: Keeper, pk: int) -> Registration | None:
    """Somebody in the list of this event; None for anybody else."""
    rows = Registration.objects.filter(NAMED, event=keeper.event, pk=pk)
    return rows.select_related("session", "event__notice", "citizen__user").first()


def sessions_of(event: Event) -> list[EventSession]:
    every = list(event.sessions.all())
    for each in every:
        each.event = event
    return every
