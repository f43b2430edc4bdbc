"""Settlement periods: the Taipei days that one statement covers.

A period is named by its first day, in the books (`month`) as in the addresses: `2026-10` where it is the whole month,
`2026-10-16` where it is half of one or a day. Every scheme begins with a month, so a period never spans two of them.
The database cuts the same periods for the books (the function settlement_period_of); a test holds the two together.
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civic.core import moments

ONE_DAY = timedelta(days=1)


class Length(models.TextChoices):
    """What one statement covers, in Taipei days."""

    MONTH = "month", gettext_lazy("a month")
    HALF = "half", gettext_lazy("half a month: from the 1st, and from the 16th")
    DAY = "day", gettext_lazy("a day")


@dataclass(frozen=True, order=True)
class Period:
    """The Taipei days of one settlement; its first day names it."""

    first: date
    length: Length = Length.MONTH

    @property
    def last(self) -> date:
        """Compute the last day, from the length."""
        if self.length == Length.DAY:
            return self.first
        if self.length == Length.HALF and self.first.day < 16:
            return self.first.replace(day=15)
        return self.first.replace(day=monthrange(self.first.year, self.first.month)[1])

    @property
    def after(self) -> date:
        """Compute the first day of the next period."""
        return self.last + ONE_DAY

    @property
    def is_month(self) -> bool:
        """Tell whether the period is a whole month."""
        return self.length == Length.MONTH

    @property
    def compact(self) -> str:
        """Write how the numbers of its statements begin: 202610, or 20261016."""
        return f"{self.first:%Y%m}" if self.is_month else f"{self.first:%Y%m%d}"

    @property
    def title(self) -> str:
        """Write it as people read it: October 2026, or 16–31 October 2026, or 16 October 2026."""
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
    """The schemes that are in force or will be, as pairs of first day and length, the latest first."""

    schemes: tuple[tuple[date, Length], ...]

    def period_of(self, day: date) -> Period:
        """Find the period in which a Taipei day lies."""
        length = next((length for start, length in self.schemes if start <= day), Length.MONTH)
        if length == Length.DAY:
            return Period(day, length)
        return Period(day.replace(day=16 if length == Length.HALF and day.day > 15 else 1), length)

    def between(self, first: date, last: date) -> Iterator[Period]:
        """Yield the periods from the one of `first` on that are over when the day `last` is, oldest first."""
        period = self.period_of(first)
        while period.last < last:
            yield period
            period = self.period_of(period.after)
        if period.last == last:
            yield period
