"""What a clause may ask of citizens: each part in both directions, one under the other, so that they stay the same."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import IsNull

from civic.accounts.models import Citizen
from civic.core.calendar import day_start
from engagement.audiences.facts import CHANNELS, LANGUAGES
from engagement.audiences.models import Clause

ALL, NOBODY = Q(), Q(pk__in=[])


@dataclass(frozen=True)
class Part:
    """One question. `people`: whom this clause lets in, as a condition on Citizen; `clauses`: which clauses let this
    person in, as a condition on Clause. An empty part lets everybody in.
    """

    people: Callable[[Clause, int], Q]
    clauses: Callable[[Any], Q]


def _youngest(clause: Clause, year: int) -> Q:
    return ALL if clause.min_age is None else Q(birth_year__lte=year - clause.min_age)


def _oldest(clause: Clause, year: int) -> Q:
    return ALL if clause.max_age is None else Q(birth_year__gte=year - clause.max_age)


def _ages(person: Any) -> Q:
    """An age that was not told is unknown to SQL, and neither above nor below anything."""
    lower = Q(min_age__isnull=True) | Q(min_age__lte=person.age)
    return lower & (Q(max_age__isnull=True) | Q(max_age__gte=person.age))


def _one_of(column: str, field: str) -> Callable[[Clause, int], Q]:
    def people(clause: Clause, year: int) -> Q:
        chosen = getattr(clause, field)
        return Q(**{f"{column}__in": chosen}) if chosen else ALL

    return people


def _not_there(clause: Clause, year: int) -> Q:
    if not clause.not_districts:
        return ALL
    return Q(district__isnull=False) & ~Q(district__in=clause.not_districts)


def _not_there_of(person: Any) -> Q:
    told = Q(IsNull(person.district_id, False))
    return Q(not_districts=[]) | (told & ~Q(not_districts__contains=[person.district_id]))


def _following(topics: list[int]) -> Q:
    """The planner looks them up one by one or all at once, whichever is sooner: a check stops at the first few."""
    return Q(Exists(Citizen.topics.through.objects.filter(citizen=OuterRef("pk"), topic__in=topics)))


def _mine(person: Any) -> ArraySubquery:
    return ArraySubquery(Citizen.topics.through.objects.filter(citizen=person.citizen_id).values("topic_id"))


def _speaking(clause: Clause, year: int) -> Q:
    if not clause.languages:
        return ALL
    known = LANGUAGES["known"]().exclude(language="")
    if settings.LANGUAGE_CODE in clause.languages:
        return ~Q(Exists(known.exclude(language__in=clause.languages).filter(citizen_id=OuterRef("pk"))))
    return Q(Exists(known.filter(language__in=clause.languages, citizen_id=OuterRef("pk"))))


def _speaking_of(person: Any) -> Q:
    known = LANGUAGES["known"]().exclude(language="").filter(citizen_id=person.citizen_id).order_by()
    first = Value(settings.LANGUAGE_CODE, output_field=CharField())
    return Q(languages=[]) | Q(languages__contains=[Coalesce(Subquery(known.values("language")[:1]), first)])


def _linked(clause: Clause, year: int) -> Q:
    if not clause.channels:
        return ALL
    known = (CHANNELS[name] for name in clause.channels if name in CHANNELS)
    return reduce(or_, (Q(user__in=way.users().values("user_id")) for way in known), NOBODY)


def _linked_of(person: Any) -> Q:
    has = Q(channels=[])
    for name, way in CHANNELS.items():
        has |= Q(channels__contains=[name]) & Q(Exists(way.users().filter(user_id=person.user_id).order_by()))
    return has


def _since(clause: Clause, year: int) -> Q:
    return ALL if clause.joined_from is None else Q(joined_at__gte=day_start(clause.joined_from))


PARTS = (
    Part(people=lambda clause, year: _youngest(clause, year) & _oldest(clause, year), clauses=_ages),
    Part(
        people=_one_of("gender", "genders"),
        clauses=lambda person: Q(genders=[]) | Q(genders__contains=[person.gender]),
    ),
    Part(
        people=_one_of("level", "levels"),
        clauses=lambda person: Q(levels=[]) | Q(levels__contains=[person.level]),
    ),
    Part(
        people=_one_of("district", "districts"),
        clauses=lambda person: Q(districts=[]) | Q(districts__contains=[person.district_id]),
    ),
    Part(people=_not_there, clauses=_not_there_of),
    Part(
        people=lambda clause, year: _following(clause.topics) if clause.topics else ALL,
        clauses=lambda person: Q(topics=[]) | Q(topics__overlap=_mine(person)),
    ),
    Part(
        people=lambda clause, year: ~_following(clause.not_topics) if clause.not_topics else ALL,
        clauses=lambda person: Q(not_topics=[]) | ~Q(not_topics__overlap=_mine(person)),
    ),
    Part(people=_speaking, clauses=_speaking_of),
    Part(people=_linked, clauses=_linked_of),
    Part(
        people=_since,
        clauses=lambda person: Q(joined_from__isnull=True) | Q(joined_from__lte=person.joined_on),
    ),
)
