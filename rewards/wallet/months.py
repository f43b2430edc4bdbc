"""A citizen's coins by month and kind, and what lapses when."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import connection

from civic.accounts.models import Citizen
from civic.core.calendar import day_start
from rewards.wallet.queries import LINES_OF_MINE, MINE


@dataclass(frozen=True)
class Kind:
    """What came or went in one way: `coins` signed, in so many lines."""

    slug: str
    coins: int
    lines: int

    @property
    def size(self) -> int:
        """The coins without their sign."""
        return abs(self.coins)


@dataclass
class Month:
    """A Taipei month: what came, what went, by kind."""

    first: date
    kinds: list[Kind] = field(default_factory=list)

    @property
    def came(self) -> int:
        return sum(kind.coins for kind in self.kinds if kind.coins > 0)

    @property
    def went(self) -> int:
        return -sum(kind.coins for kind in self.kinds if kind.coins < 0)


# By kind and by sign: what was put into a voucher and came back are two things although one may undo the other.
_BY_MONTH = f"""
{MINE}
SELECT date_trunc('month', t.effective_at AT TIME ZONE 'Asia/Taipei')::date AS month, t.kind,
       sum(lines.coins)::bigint, count(*)
  FROM ({LINES_OF_MINE}) lines JOIN rewards_transaction t ON t.id = lines.id
 WHERE t.effective_at >= %s AND t.effective_at < %s AND lines.coins <> 0
 GROUP BY 1, 2, sign(lines.coins)
 ORDER BY 1 DESC, 3 DESC
"""
_YEARS = f"""
{MINE}
SELECT DISTINCT extract(year FROM t.effective_at AT TIME ZONE 'Asia/Taipei')::int
  FROM ({LINES_OF_MINE}) lines JOIN rewards_transaction t ON t.id = lines.id ORDER BY 1 DESC
"""


def of_year(citizen: Citizen, year: int) -> list[Month]:
    """Return the months of a Taipei year in which coins came or went, newest first; of merged accounts too."""
    with connection.cursor() as cursor:
        cursor.execute(_BY_MONTH, [citizen.pk, _start(year), _start(year + 1)])
        rows = cursor.fetchall()
    months: dict[date, Month] = {}
    for first, kind, coins, lines in rows:
        months.setdefault(first, Month(first)).kinds.append(Kind(kind, coins, lines))
    return list(months.values())


def years(citizen: Citizen) -> list[int]:
    """Return the years in which coins came or went, the newest first."""
    with connection.cursor() as cursor:
        cursor.execute(_YEARS, [citizen.pk])
        return [year for (year,) in cursor.fetchall()]


def _start(year: int) -> datetime:
    return day_start(date(year, 1, 1))
