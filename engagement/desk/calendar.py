"""All agencies' notices of some weeks, by day: what went out, what will, where two meet, and who gets the most."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q
from django.db.models.functions import Coalesce

from civic.core.calendar import day_start, taipei_day
from engagement.audiences import asking
from engagement.audiences import queries as audiences
from engagement.notices.models import Notice

WEEKS = 5
CROWDED = 3  # notices to one person on one day
State = Notice.State
SHOWN = (State.SUBMITTED, State.APPROVED, State.PUBLISHED)


@dataclass
class Day:
    """`meets`: pairs of notices for the same people; `crowd`: about how many people get CROWDED or more."""

    day: date
    notices: list[Notice] = field(default_factory=list)
    meets: list[tuple[Notice, Notice]] = field(default_factory=list)
    crowd: int = 0


def weeks(first: date, *, today: date) -> list[list[Day]]:
    """Whole weeks from the Monday of a day. A notice without an hour of its own stands on today."""
    monday = first - timedelta(days=first.weekday())
    last = monday + timedelta(days=7 * WEEKS)
    rows = (
        Notice.objects.filter(state__in=SHOWN)
        .annotate(on=Coalesce("published_at", "goes_out_at", "wanted_at"))
        .filter(Q(on__gte=day_start(monday), on__lt=day_start(last)) | Q(on=None))
        .select_related("agency", "audience")
        .order_by("on", "pk")
    )
    by_day: dict[date, list[Notice]] = defaultdict(list)
    for notice in rows:
        at: datetime | None = notice.on
        by_day[taipei_day(at) if at else today].append(notice)
    days = [_day(monday + timedelta(days=n), by_day[monday + timedelta(days=n)], today) for n in range(7 * WEEKS)]
    return [days[n : n + 7] for n in range(0, len(days), 7)]


def _day(day: date, notices: list[Notice], today: date) -> Day:
    made = Day(day, notices)
    if day >= today and len(notices) > 1:
        made.meets = [(a, b) for n, a in enumerate(notices) for b in notices[n + 1 :] if a.audience_id == b.audience_id]
        made.crowd = asking.roughly(crowd(notices, year=day.year)) or 0
    return made


def crowd(notices: Sequence[Notice], *, year: int, at_least: int = CROWDED) -> int:
    """How many citizens are concerned by so many of these notices: counted in the database, and nobody is named."""
    if len(notices) < at_least:
        return 0
    to_all = sum(notice.audience_id is None for notice in notices)
    if to_all >= at_least:
        return audiences.everybody().count()
    rules = [notice.audience for notice in notices if notice.audience is not None]
    held = None
    for rule in rules:
        # Each rule's people once: united with duplicates, then counted by person.
        people = audiences.members(rule, year=year).order_by().values_list("pk")
        held = people if held is None else held.union(people, all=True)
    if held is None:
        return 0
    sql, params = held.query.sql_with_params()
    return _counted(sql, params, at_least - to_all)


def _counted(sql: str, params: Sequence[Any], needed: int) -> int:
    often = f"SELECT 1 FROM ({sql}) AS held (citizen) GROUP BY citizen HAVING count(*) >= %s"
    asked = f"SELECT count(*) FROM ({often}) AS crowd"
    with connection.cursor() as cursor:
        cursor.execute(asked, [*params, needed])
        return int(cursor.fetchone()[0])
