"""To which groups an answer belongs, where its questionnaire said first that they are kept: coarse on purpose."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from civic.accounts.models import Citizen, District
from surveys.questionnaires.models import Questionnaire

AGES = ((0, 17), (18, 34), (35, 49), (50, 64), (65, 200))
UNTOLD = ""  # what was not told, or may not be used


@dataclass(frozen=True)
class Dimension:
    """One way to group answers: its name in addresses and tables, and its column of a response."""

    slug: str
    column: str
    name: Any


DIMENSIONS = (
    Dimension("age", "age_band", _("age band")),
    Dimension("gender", "gender", _("gender")),
    Dimension("district", "district_id", _("district")),
)


FLAGGED = Dimension("flags", "flags", _("flagged or not"))


def dimensions_of(questionnaire: Questionnaire) -> list[Dimension]:
    """By what its answers can be told apart: as its page says first."""
    groups = DIMENSIONS if questionnaire.keeps_groups else ()
    return [*groups, FLAGGED] if questionnaire.flags_answers else [*groups]


def groups_of(citizen: Citizen, *, today: date) -> dict[str, Any]:
    """The columns of a response that say its groups. Of whoever stopped the use of their particulars, none."""
    if citizen.profiling_stopped_at:
        return {}
    return {"age_band": band_of(citizen.birth_year, today=today), "gender": citizen.gender,
            "district_id": citizen.district_id}  # fmt: skip


def band_of(birth_year: int | None, *, today: date) -> int | None:
    """The place of the age band, from 1; by the year alone, as the day of birth is not known."""
    if birth_year is None:
        return None
    age = today.year - birth_year
    return next((place for place, (low, high) in enumerate(AGES, start=1) if low <= age <= high), None)


def values_of(dimension: str) -> dict[str, str]:
    """Every group of a dimension by its key, in order, with its words."""
    if dimension == "age":
        return {str(place): band_words(low, high) for place, (low, high) in enumerate(AGES, start=1)}
    if dimension == FLAGGED.slug:
        return {"plain": str(_("not flagged")), "flagged": str(_("flagged"))}
    if dimension == "gender":
        return {value: str(words) for value, words in Citizen.Gender.choices if value}
    return {str(each.pk): str(each) for each in District.objects.all()}


def band_words(low: int, high: int) -> str:
    if low == 0:
        return str(_("under %(n)s") % {"n": high + 1})
    return str(_("%(n)s and older") % {"n": low}) if high >= 200 else f"{low}–{high}"
