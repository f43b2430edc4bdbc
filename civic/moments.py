"""Points in time and amounts as lists write them, cheaply: a list has twenty of each."""

from datetime import date, datetime
from functools import lru_cache

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils import formats
from django.utils.translation import get_language

from civic.calendar import TAIPEI


def local(at: datetime) -> datetime:
    """The instant on a clock in the county."""
    return at.astimezone(TAIPEI)


def minute(at: datetime) -> str:
    """`2026-11-27 10:05`, in the county."""
    return f"{local(at):%Y-%m-%d %H:%M}"


def day_and_minute(at: datetime) -> str:
    """The day as the reader's language writes it, and the minute: `Nov. 27, 2026 10:05`."""
    here = local(at)
    return f"{_day(here.date(), get_language())} {here:%H:%M}"


def amount(number: int) -> str:
    """With the thousands parted, as the reader's language parts them."""
    return str(number) if -1000 < number < 1000 else str(intcomma(number))


@lru_cache(maxsize=4096)
def _day(day: date, language: str | None) -> str:
    return formats.date_format(day, "DATE_FORMAT")
