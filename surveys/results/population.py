"""The county's population, by which results are weighed: taken in as a table, with its source and year."""

import csv
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import Citizen, District
from civic.core.errors import DomainError
from surveys.responses.groups import AGES
from surveys.results.models import Reference

COLUMNS = ("age_from", "gender", "district", "people")


class BadPopulation(DomainError):
    code = "bad_population"
    message = _("Line %(line)s: %(why)s")


@transaction.atomic
def take_in(rows: Iterable[Sequence[str]], *, source: str, year: int, is_demo: bool = False) -> Reference:
    """Keep how many people live in the county: rows of first year of the age band, gender, district's code, people.

    Ages may be finer than the portal's bands (single years, say): they are added up. Raises BadPopulation.
    """
    codes = set(District.objects.filter(in_county=True).values_list("code", flat=True))
    sums: dict[tuple[int, str, str], int] = {}
    for line, row in enumerate(rows, start=2):
        key, people = _read(row, line, codes)
        sums[key] = sums.get(key, 0) + people
    if not sums:
        raise BadPopulation(line=1, why=_("there are no rows."))
    cells = [[*key, people] for key, people in sorted(sums.items())]
    return Reference.objects.create(source=source, year=year, is_demo=is_demo, cells=cells)


def read_csv(path: str) -> Iterable[Sequence[str]]:
    """The rows of a CSV file in UTF-8 whose first line names the columns."""
    with open(path, encoding="utf-8-sig", newline="") as file:
        lines = csv.reader(file)
        if tuple(next(lines, ())) != COLUMNS:
            raise BadPopulation(line=1, why=_("the columns must be %(names)s.") % {"names": ", ".join(COLUMNS)})
        yield from lines


def _read(row: Sequence[str], line: int, codes: set[str]) -> tuple[tuple[int, str, str], int]:
    if len(row) != len(COLUMNS):
        raise BadPopulation(line=line, why=_("there must be %(n)s cells.") % {"n": len(COLUMNS)})
    age, gender, district, people = (cell.strip() for cell in row)
    if not (age.isascii() and age.isdigit() and people.isascii() and people.isdigit() and len(people) < 9):
        raise BadPopulation(line=line, why=_("age and people must be whole numbers."))
    band = next((place for place, (low, high) in enumerate(AGES, start=1) if low <= int(age) <= high), None)
    if band is None:
        raise BadPopulation(line=line, why=_("nobody is that old."))
    if gender not in (Citizen.Gender.FEMALE, Citizen.Gender.MALE, Citizen.Gender.OTHER):
        raise BadPopulation(line=line, why=_("the gender must be female, male or other."))
    if district not in codes:
        raise BadPopulation(line=line, why=_("“%(code)s” is no district of this county.") % {"code": district})
    return (band, gender, district), int(people)
