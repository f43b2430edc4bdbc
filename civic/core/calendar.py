"""Taipei days and months. Instants are UTC; the county's calendar is Asia/Taipei's."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from civic.core.errors import DomainError

TAIPEI = ZoneInfo("Asia/Taipei")


class UnknownMonth(DomainError):
    code = "unknown_month"
    message = _("“%(text)s” is not a month; write it as 2026-10.")


def taipei_day(instant: datetime) -> date:
    """The Taipei day in which `instant` lies."""
    return instant.astimezone(TAIPEI).date()


def month_of(instant: datetime) -> date:
    """The first day of the Taipei month in which `instant` lies."""
    return taipei_day(instant).replace(day=1)


def next_month(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def previous_month(month: date) -> date:
    return date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)


def day_start(day: date) -> datetime:
    """The instant at which a Taipei day begins."""
    return datetime.combine(day, time.min, tzinfo=TAIPEI)


def roc(day: date) -> str:
    """A day as the county's books write it, in years of the Republic: 115/11/20. Raises ValueError before 1912."""
    if day.year < 1912:
        raise ValueError(f"{day} is before the Republic")
    return f"{day.year - 1911}/{day:%m/%d}"


def parse_month(text: str) -> date:
    """Read `2026-10` as the first day of that month; raise UnknownMonth otherwise."""
    year, dash, month = text.partition("-")
    if dash and len(year) == 4 and len(month) == 2 and (year + month).isascii() and (year + month).isdigit():
        try:
            return date(int(year), int(month), 1)
        except ValueError:
            pass
    raise UnknownMonth(text=text)
