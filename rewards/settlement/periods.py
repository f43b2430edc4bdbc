"""Settlement periods: the Taipei days that one statement covers, by the scheme in force. Reads only.

A period is named by its first day, in the books (`month`) as in the addresses: `2026-10` where it is the whole month,
`2026-10-16` where it is half of one or a day. Every scheme begins with a month, so a period never spans two of them.
The database cuts the same periods for the books (periods/sql/); a test holds the two together.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civic.core import moments
from civic.core.calendar import parse_month
from civic.core.errors import DomainError
from rewards.settlement.schemes import Length, SettlementScheme

ONE_DAY = timedelta(days=1)
A_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class UnknownPeriod(DomainError):
    code = "unknown_period"
    message = gettext_lazy(
        "No settlement period begins on %(text)s; that day belongs to the one of %(period)s. Name it so."
    )


class NotADay(DomainError):
    code = "unknown_period"
    message = gettext_lazy("“%(text)s” is not a day; write it as 2026-10-16.")


class MonthInPeriods(DomainError):
    code = "month_in_periods"
    message = gettext_lazy("%(month)s is settled in shorter periods: name one by its first day, such as %(first)s.")


@dataclass(frozen=True, order=True)
class Period:
    """The days of one settlement: `first` names it."""

    first: date
    length: Length = Length.MONTH

    @property
    def last(self) -> date:
        if self.length == Length.DAY:
            return self.first
        if self.length == Length.HALF and self.first.day < 16:
            return self.first.replace(day=15)
        return self.first.replace(day=monthrange(self.first.year, self.first.month)[1])

    @property
    def after(self) -> date:
        """The first day of the next period."""
        return self.last + ONE_DAY

    @property
    def is_month(self) -> bool:
        return self.length == Length.MONTH

    @property
    def compact(self) -> str:
        """How the numbers of its statements begin: 202610, or 20261016."""
        return f"{self.first:%Y%m}" if self.is_month else f"{self.first:%Y%m%d}"

    @property
    def title(self) -> str:
        """As people read it: October 2026, or 16–31 October 2026, or 16 October 2026."""
        if self.length == Length.DAY:
            return moments.day(self.first)
        whole = moments.month(self.first)
        if self.is_month:
            return whole
        return _("%(first)s–%(last)s %(month)s") % {"first": self.first.day, "last": self.last.day, "month": whole}

    def __str__(self) -> str:
        return f"{self.first:%Y-%m}" if self.is_month else f"{self.first:%Y-%m-%d}"


@dataclass(frozen=True)
class Timetable:
    """The schemes that are in force or will be: the first day of each and its length, the latest first."""

    schemes: tuple[tuple[date, Length], ...]

    def period_of(self, day: date) -> Period:
        """The period in which a Taipei day lies."""
        length = next((length for start, length in self.schemes if start <= day), Length.MONTH)
        if length == Length.DAY:
            return Period(day, length)
        return Period(day.replace(day=16 if length == Length.HALF and day.day > 15 else 1), length)

    def between(self, first: date, last: date) -> Iterator[Period]:
        """The periods from the one of `first` on that are over when the day `last` is, oldest first."""
        period = self.period_of(first)
        while period.last < last:
            yield period
            period = self.period_of(period.after)
        if period.last == last:
            yield period


def timetable() -> Timetable:
    approved = SettlementScheme.objects.filter(state=SettlementScheme.State.APPROVED).order_by("-valid_from", "-id")
    return Timetable(tuple((day, Length(length)) for day, length in approved.values_list("valid_from", "length")))


def period_of(day: date) -> Period:
    """The period in which a Taipei day lies."""
    return timetable().period_of(day)


def beginning(day: date) -> Period:
    """The period that begins on this day; raise UnknownPeriod when none does."""
    period = period_of(day)
    if period.first != day:
        raise UnknownPeriod(text=f"{day}", period=f"{period}")
    return period


def named(text: str) -> list[Period]:
    """All periods of a month (`2026-10`), or the one that begins on a day (`2026-10-16`).

    Raises UnknownMonth, NotADay, UnknownPeriod.
    """
    if text.count("-") == 2:
        return [beginning(_day(text))]
    month = parse_month(text)
    return list(timetable().between(month, Period(month).last))


def one_named(text: str) -> Period:
    """The one period of this name; raises MonthInPeriods besides, for a month that has several."""
    found = named(text)
    if len(found) > 1:
        raise MonthInPeriods(month=text, first=str(found[0]))
    return found[0]


def _day(text: str) -> date:
    if A_DAY.fullmatch(text):
        with suppress(ValueError):
            return date.fromisoformat(text)
    raise NotADay(text=text)
