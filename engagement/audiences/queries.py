"""Rules over citizens, compiled to SQL both ways: who is in an audience, and which audiences hold one citizen.

Each part of a clause is written once, in parts.py, with both its directions side by side. Who has stopped the use of
their particulars is in no clause that asks about one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db import connection
from django.db.models import BooleanField, CharField, DateField, F, IntegerField, Q, QuerySet

from civic.accounts.models import Citizen, User
from civic.consent import queries as consent
from civic.core.calendar import taipei_day
from civic.core.compiled import Slot, Written, compiled
from engagement.audiences import deeds, parts
from engagement.audiences.models import Audience, Clause

NOTHING = Q(pk__in=[])
NEWEST = 500  # citizens who are looked at before all others


def everybody() -> QuerySet[Citizen]:
    """Every citizen whom a notice without an audience concerns."""
    inactive = User.objects.filter(is_active=False).values("pk")  # few: cheaper than a join with everybody
    return Citizen.objects.exclude(user__in=inactive).exclude(user__in=consent.withdrawn())


def members(audience: Audience, *, year: int, now: datetime | None = None) -> QuerySet[Citizen]:
    """The citizens whom the rule holds in a year; what they did is looked up at `now`, or at the database's hour."""
    return held_by(audience.clauses.all(), agency_id=audience.agency_id, year=year, now=now)


def held_by(
    clauses: Iterable[Clause], *, agency_id: int | None, year: int, now: datetime | None = None
) -> QuerySet[Citizen]:
    """The citizens whom one of the clauses holds, saved or not; `agency_id` whose last notices may be asked about."""
    return everybody().filter(rule(clauses, agency_id=agency_id, year=year, now=now))


def rule(clauses: Iterable[Clause], *, agency_id: int | None, year: int, now: datetime | None = None) -> Q:
    """The clauses as one condition on Citizen."""
    return reduce(or_, (_clause(each, agency_id, year, now) for each in clauses), NOTHING)


def _clause(clause: Clause, agency_id: int | None, year: int, now: datetime | None) -> Q:
    if not clause.asks:
        return Q(pk__isnull=False)
    asked = Q(profiling_stopped_at__isnull=True)
    for part in parts.PARTS:
        asked &= part.people(clause, year)
    return asked & deeds.people(clause, agency_id=agency_id, now=now)


@dataclass(frozen=True)
class Particulars:
    """What rules may ask of a citizen; or the places of these values in a query that is written once."""

    citizen_id: Any
    user_id: Any
    district_id: Any
    level: Any
    age: Any  # of the calendar year; None: not told
    gender: Any  # empty: not told
    joined_on: Any  # the Taipei day
    is_stopped: Any  # nothing may be asked of them


SLOTS = Particulars(
    citizen_id=Slot("citizen_id", IntegerField()),
    user_id=Slot("user_id", IntegerField()),
    district_id=Slot("district_id", IntegerField()),
    level=Slot("level", CharField()),
    age=Slot("age", IntegerField()),
    gender=Slot("gender", CharField()),
    joined_on=Slot("joined_on", DateField()),
    is_stopped=Slot("is_stopped", BooleanField()),
)


def particulars(citizen: Citizen, *, now: datetime) -> Particulars:
    """What audiences ask about a citizen; the age is that of the Taipei year, for only years of birth are known."""
    return Particulars(
        citizen_id=citizen.pk,
        user_id=citizen.user_id,
        district_id=citizen.district_id,
        level=citizen.level,
        age=taipei_day(now).year - citizen.birth_year if citizen.birth_year else None,
        gender=citizen.gender,
        joined_on=taipei_day(citizen.joined_at) if isinstance(citizen.joined_at, datetime) else date.max,
        is_stopped=citizen.profiling_stopped_at is not None,
    )


def holding(person: Particulars, *, prefix: str = "") -> Q:
    """A condition on Audience (reached by `prefix`) that is true where it holds this citizen.

    A clause about deeds holds nobody here: whom it held at the publication is kept with the notice.
    """
    return Q(Written(_clauses_that_hold, audience_id=F(f"{prefix}pk"), **vars(person)))


@compiled
def _clauses_that_hold() -> QuerySet[Clause, Any]:
    clauses = Clause.objects.filter(audience_id=Slot("audience_id", IntegerField()), is_by_deeds=False)
    asked = ~Q(SLOTS.is_stopped)
    for part in parts.PARTS:
        asked &= part.clauses(SLOTS)
    return clauses.filter(Q(asks_nothing=True) | asked).order_by().values_list("pk")


def values_of(citizen: Citizen, *, now: datetime) -> dict[str, Any]:
    """What a query that was written with SLOTS is given for this citizen."""
    return vars(particulars(citizen, now=now))


def as_sql(people: QuerySet[Citizen]) -> str:
    """The query for the numbers of citizens, with its values in it, as a part of another statement."""
    sql, params = people.order_by().values_list("id").query.sql_with_params()
    with connection.cursor() as cursor:
        text: str = cursor.mogrify(sql, params).decode()  # type: ignore[attr-defined]  # psycopg2's own, with its quoting
    return text.replace("%", "%%")


def size(audience: Audience, *, year: int, now: datetime | None = None) -> int:
    """How many citizens the rule holds now. Staff are told by asking.py, which counts what was asked."""
    return members(audience, year=year, now=now).count()


def holds(audience: Audience, least: int, *, year: int, now: datetime | None = None) -> bool:
    """Whether the rule holds so many citizens at least.

    The newest tell it of nearly every rule, in a time that does not grow with the county; of a rare one, everybody.
    """
    held = members(audience, year=year, now=now).order_by()
    newest = Citizen.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    return any(some[:least].count() >= least for some in (held.filter(pk__gt=newest - NEWEST), held))
