"""Find which period a day, a month or a name means, by the schemes in force; and which periods are closed."""

import re
from contextlib import suppress
from datetime import date, timedelta

from django.db.models import CharField, F, Func, Max, Min, QuerySet

from civic.core.calendar import parse_month
from rewards.ledger.models import Transaction
from rewards.settlement.periods.calendar import Length, Period, Timetable
from rewards.settlement.periods.errors import MonthInPeriods, MonthNotClosed, NotADay, UnknownPeriod
from rewards.settlement.periods.models import Settlement, SettlementScheme

State = SettlementScheme.State
A_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def timetable() -> Timetable:
    """Read the approved schemes as a timetable."""
    rows = _approved().values_list("valid_from", "length")
    return Timetable(tuple((day, Length(length)) for day, length in rows))


def period_of(day: date) -> Period:
    """Find the period in which a Taipei day lies."""
    return timetable().period_of(day)


def beginning(day: date) -> Period:
    """Find the period that begins on this day; raise UnknownPeriod when none does."""
    period = period_of(day)
    if period.first != day:
        raise UnknownPeriod(text=f"{day}", period=f"{period}")
    return period


def named(text: str) -> list[Period]:
    """Find all periods of a month (`2026-10`), or the one that begins on a day (`2026-10-16`).

    Raises UnknownMonth, NotADay, UnknownPeriod.
    """
    if text.count("-") == 2:
        return [beginning(_day(text))]
    month = parse_month(text)
    return list(timetable().between(month, Period(month).last))


def one_named(text: str) -> Period:
    """Find the one period of this name; raise MonthInPeriods, besides, for a month that has several."""
    found = named(text)
    if len(found) > 1:
        raise MonthInPeriods(month=text, first=str(found[0]))
    return found[0]


def _day(text: str) -> date:
    if A_DAY.fullmatch(text):
        with suppress(ValueError):
            return date.fromisoformat(text)
    raise NotADay(text=text)


def in_force(day: date) -> tuple[Length, date | None]:
    """Tell how long periods are on a day, and since when; None means from the beginning."""
    scheme = _approved().filter(valid_from__lte=day).first()
    return (Length(scheme.length), scheme.valid_from) if scheme else (Length.MONTH, None)


def coming(today: date) -> list[tuple[Length, date]]:
    """List how long periods will be, and from when, the nearest first; of two for one day the later decision counts."""
    latest = {each.valid_from: each for each in _approved().filter(valid_from__gt=today).order_by("valid_from", "id")}
    return [(Length(each.length), day) for day, each in latest.items()]


def _approved() -> QuerySet[SettlementScheme]:
    # The latest day first, and of two schemes for one day the later decision: ids are in the order of decisions.
    return SettlementScheme.objects.filter(state=State.APPROVED).order_by("-valid_from", "-id")


def settlement_of(period: Period) -> Settlement:
    """Return the settlement of a closed period; raise MonthNotClosed while there is none."""
    settlement = Settlement.objects.filter(pk=period.first).first()
    if settlement is None:
        raise MonthNotClosed(month=str(period))
    return settlement


def first_period() -> date | None:
    """Find the first day of the first period of the books that has an entry."""
    return Transaction.objects.aggregate(first=Min("month"))["first"]


def last_closed() -> Period | None:
    """Find the newest period that has a settlement."""
    first = Settlement.objects.aggregate(last=Max("month"))["last"]
    return beginning(first) if first else None


def periods_to_close(*, today: date) -> list[Period]:
    """List the periods of the books that are over and have no settlement yet, the oldest first."""
    first, closed = first_period(), set(Settlement.objects.values_list("pk", flat=True))
    if first is None:
        return []
    over = timetable().between(first, today - timedelta(days=1))
    return [period for period in over if period.first not in closed]


def period_text(field: str) -> Func:
    """Have the database name the period that begins on the day in this field: 2026-10, or 2026-10-16."""
    return Func(F(field), function="settlement_period_text", output_field=CharField())
