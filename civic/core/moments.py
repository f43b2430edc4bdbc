"""Points in time and amounts as people read them, cheaply: a list has twenty of each.

An instant counts as its day and its minute in the county. Machines are given ISO 8601 instead; finance reads
`civic.templatetags.dates.both_years`.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import lru_cache

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils import formats
from django.utils.translation import get_language, gettext

from civic.core.calendar import TAIPEI


def local(at: datetime) -> datetime:
    """The instant on a clock in the county."""
    return at.astimezone(TAIPEI)


def day(when: date) -> str:
    """`27 November 2026`, `2026年11月27日`: for deadlines, and whatever is kept."""
    return _written(_day(when), "DATE_FORMAT", get_language())


def short_day(when: date) -> str:
    """`27 Nov`, `11月27日`; of another year than this with its year. For lists."""
    return _short(_day(when), _today(), get_language())


def month_day(when: date) -> str:
    """`27 Nov`, `11月27日`, whatever the year: on papers, which never change, beside a title that says the year."""
    return _written(_day(when), "MONTH_DAY_FORMAT", get_language())


def weekday(when: date) -> str:
    """`Friday, 27 Nov`, `11月27日（星期五）`: for a day on which to come."""
    here = _day(when)
    name = _written(here, "l", get_language())
    return gettext("%(weekday)s, %(day)s") % {"weekday": name, "day": short_day(here)}


def minute(at: datetime) -> str:
    """`27 November 2026 10:05`."""
    return f"{day(at)} {local(at):%H:%M}"


def clock(at: datetime) -> str:
    """`14:05`, by Taipei's clock: of something in the next minutes. A minute that has begun is told as the next."""
    return f"{local(at + timedelta(seconds=59)):%H:%M}"


def until(last: datetime, first: datetime) -> str:
    """`16:00`, and of another day than the beginning `28 Nov 16:00`: beside when something begins."""
    here = local(last)
    return f"{here:%H:%M}" if here.date() == local(first).date() else f"{month_day(here)} {here:%H:%M}"


def second(at: datetime) -> str:
    """`27 November 2026 10:05:41`: for what is compared, such as two receipts."""
    return f"{day(at)} {local(at):%H:%M:%S}"


def short_minute(at: datetime) -> str:
    """`Today 10:05`, `26 Nov 10:05`, `26 Nov 2025 10:05`. For lists."""
    return short_minutes()(at)


def short_minutes() -> Callable[[datetime], str]:
    """The same for a whole list: which day it is, and in which language, is looked up once."""
    today, language = _today(), get_language()

    def said(at: datetime) -> str:
        here = local(at)
        its_day = here.date()
        words = gettext("Today") if its_day == today else _short(its_day, today, language)
        return f"{words} {here:%H:%M}"

    return said


def month(first: date) -> str:
    """`November 2026`, `2026年11月`."""
    return _written(first, "YEAR_MONTH_FORMAT", get_language())


def amount(number: int) -> str:
    """With the thousands parted, as the reader's language parts them."""
    return str(number) if -1000 < number < 1000 else str(intcomma(number))


def _day(when: date) -> date:
    return local(when).date() if isinstance(when, datetime) else when


def _today() -> date:
    return datetime.now(TAIPEI).date()


def _short(when: date, today: date, language: str | None) -> str:
    return _written(when, "MONTH_DAY_FORMAT" if when.year == today.year else "SHORT_DATE_FORMAT", language)


@lru_cache(maxsize=4096)
def _written(when: date, form: str, language: str | None) -> str:
    """In the language that is active, which is `language`: it is asked for to keep the answers apart."""
    return formats.date_format(when, form)
