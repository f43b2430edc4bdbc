"""Rules over citizens, compiled to SQL both ways: who is in an audience, and which audiences hold one citizen."""

from django.db.models import Q, QuerySet

from civic.accounts.models import Citizen
from engagement.audiences.models import Audience


def members(audience: Audience, *, year: int) -> QuerySet[Citizen]:
    """The citizens whom the rule holds in a year; someone who left a particular empty is not in a rule about it."""
    citizens = Citizen.objects.filter(user__is_active=True)
    if audience.min_age is not None:
        citizens = citizens.filter(birth_year__lte=year - audience.min_age)
    if audience.max_age is not None:
        citizens = citizens.filter(birth_year__gte=year - audience.max_age)
    if audience.genders:
        citizens = citizens.filter(gender__in=audience.genders)
    if audience.levels:
        citizens = citizens.filter(level__in=audience.levels)
    districts = list(audience.districts.values_list("pk", flat=True))
    if districts:
        citizens = citizens.filter(district__in=districts)
    return citizens


def holding(citizen: Citizen | None, *, year: int, prefix: str = "") -> Q:
    """A condition on Audience (reached by `prefix`) that is true where it holds this citizen; a visitor is in none."""
    if citizen is None:
        return Q(pk__in=[])
    age = year - citizen.birth_year if citizen.birth_year else None

    def has(**condition: object) -> Q:
        return Q(**{f"{prefix}{name}": value for name, value in condition.items()})

    def unless_empty(name: str, match: Q) -> Q:
        return has(**{f"{name}": []}) | match

    nothing = Q(pk__in=[])
    ages = has(min_age__isnull=True) & has(max_age__isnull=True)
    if age is not None:
        ages = (has(min_age__isnull=True) | has(min_age__lte=age)) & (has(max_age__isnull=True) | has(max_age__gte=age))
    genders = unless_empty("genders", has(genders__contains=[citizen.gender]) if citizen.gender else nothing)
    levels = unless_empty("levels", has(levels__contains=[citizen.level]))
    return ages & genders & levels & _district(citizen, prefix)


def _district(citizen: Citizen, prefix: str) -> Q:
    through = Audience.districts.through.objects
    everywhere = ~Q(**{f"{prefix}pk__in" if prefix else "pk__in": through.values("audience_id")})
    if citizen.district_id is None:
        return everywhere
    here = through.filter(district_id=citizen.district_id).values("audience_id")
    return everywhere | Q(**{f"{prefix}pk__in" if prefix else "pk__in": here})


def size(audience: Audience, *, year: int) -> int:
    """How many citizens the rule holds now."""
    return members(audience, year=year).count()
