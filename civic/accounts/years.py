"""A year of birth that is probably a slip: whoever tells it is asked once more, on the pages and over the API."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from civic.accounts.actions import is_young
from civic.core.errors import DomainError

OLDEST = 105  # years; whoever is older says so twice
AS_A_CHILD = _(
    "Born in %(year)s, you would be about %(age)s years old: a parent or guardian would have to agree before you earn "
    "more coins, and only a service counter can make you older again."
)


class BirthYearInDoubt(DomainError):
    code = "birth_year_in_doubt"
    help = "birth-year"
    message = _("Is this year of birth right?")


def doubt(year: int | None, *, known: int | None, today: date) -> str:
    """Why to ask once more before this year counts; empty where there is no need."""
    if year is None or year == known or year > today.year:
        return ""
    facts = {"year": year, "age": today.year - year}
    if facts["age"] > OLDEST:
        return _("Born in %(year)s, you would be about %(age)s years old.") % facts
    if is_young(year, today) and not is_young(known, today):
        return str(AS_A_CHILD % facts)
    return ""


def be_sure(year: int | None, *, known: int | None, sure: int | None, today: date) -> None:
    """Raises BirthYearInDoubt, unless the same year was said again as `sure`."""
    reason = doubt(year, known=known, today=today)
    if reason and sure != year:
        raise BirthYearInDoubt(fields={"birth_year": [str(reason)]})
