"""Rules over citizens, compiled to SQL both ways: who is in an audience, and which audiences hold one citizen.

Who has stopped the use of their particulars is in no audience that asks about one.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from civic.accounts.models import Citizen
from civic.consent import queries as consent
from engagement.audiences.models import Audience

NOTHING = Q(pk__in=[])


def everybody() -> QuerySet[Citizen]:
    """Every citizen whom a notice without an audience concerns."""
    return Citizen.objects.filter(user__is_active=True).exclude(user__in=consent.withdrawn())


def members(audience: Audience, *, year: int) -> QuerySet[Citizen]:
    """The citizens whom the rule holds in a year; someone who left a particular empty is not in a rule about it."""
    citizens = everybody()
    if audience.min_age is not None:
        citizens = citizens.filter(birth_year__lte=year - audience.min_age)
    if audience.max_age is not None:
        citizens = citizens.filter(birth_year__gte=year - audience.max_age)
    if audience.genders:
        citizens = citizens.filter(gender__in=audience.genders)
    if audience.levels:
        citizens = citizens.filter(level__in=audience.levels)
    districts, topics = _chosen(audience.districts), _chosen(audience.topics)
    if districts:
        citizens = citizens.filter(district__in=districts)
    if topics:
        following = Citizen.topics.through.objects.filter(citizen=OuterRef("pk"), topic__in=topics)
        citizens = citizens.filter(Exists(following))
    asks = audience.genders or audience.levels or districts or topics
    if asks or audience.min_age is not None or audience.max_age is not None:
        citizens = citizens.filter(profiling_stopped_at__isnull=True)
    return citizens


@dataclass(frozen=True)
class Particulars:
    """What rules may ask of a citizen; or the places of these values in a query that is written once."""

    citizen_id: Any
    district_id: Any
    level: Any
    age: Any  # of the calendar year; None: not told
    gender: Any  # empty: not told
    is_stopped: bool  # nothing may be asked of them


def particulars(citizen: Citizen, *, year: int) -> Particulars:
    return Particulars(
        citizen_id=citizen.pk,
        district_id=citizen.district_id,
        level=citizen.level,
        age=year - citizen.birth_year if citizen.birth_year else None,
        gender=citizen.gender,
        is_stopped=citizen.profiling_stopped_at is not None,
    )


def holding(person: Particulars, *, prefix: str = "") -> Q:
    """A condition on Audience (reached by `prefix`) that is true where it holds this citizen."""
    if person.is_stopped:
        return _asks_nothing(prefix)

    def has(**condition: object) -> Q:
        return Q(**{f"{prefix}{name}": value for name, value in condition.items()})

    def unless_empty(name: str, match: Q) -> Q:
        return has(**{f"{name}": []}) | match

    ages, age = has(min_age__isnull=True) & has(max_age__isnull=True), person.age
    if age is not None:
        ages = (has(min_age__isnull=True) | has(min_age__lte=age)) & (has(max_age__isnull=True) | has(max_age__gte=age))
    genders = unless_empty("genders", has(genders__contains=[person.gender]) if person.gender else NOTHING)
    levels = unless_empty("levels", has(levels__contains=[person.level]))
    followed = Citizen.topics.through.objects.filter(citizen_id=person.citizen_id).values("topic_id")
    district = _listed(Audience.districts.through, prefix, district_id=person.district_id)
    return ages & genders & levels & district & _listed(Audience.topics.through, prefix, topic_id__in=followed)


def size(audience: Audience, *, year: int) -> int:
    """How many citizens the rule holds now."""
    return members(audience, year=year).count()


def _chosen(related: Any) -> list[int]:
    return list(related.values_list("pk", flat=True))


def _listed(through: type[Model], prefix: str, **mine: Any) -> Q:
    """True for audiences that list none, or one of the citizen's own."""
    rows = through._default_manager
    return _unlisted(through, prefix) | Q(**{f"{prefix}pk__in": rows.filter(**mine).values("audience_id")})


def _unlisted(through: type[Model], prefix: str) -> Q:
    return ~Q(**{f"{prefix}pk__in": through._default_manager.values("audience_id")})


def _asks_nothing(prefix: str) -> Q:
    """True for audiences of everybody who has signed up."""
    empty = {"min_age__isnull": True, "max_age__isnull": True, "genders": [], "levels": []}
    plain = Q(**{f"{prefix}{name}": value for name, value in empty.items()})
    unlisted = (_unlisted(kind.through, prefix) for kind in (Audience.districts, Audience.topics))
    return plain & next(unlisted) & next(unlisted)
