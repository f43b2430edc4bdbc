"""Every coin is in one period, a half month or a day, wherever the server stands and whoever closes."""

from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from django.db import connection

from civic.core.calendar import TAIPEI
from rewards.redemption.counter import actions as redemption
from rewards.redemption.refunds import actions as refunds
from rewards.settlement.closing import actions, errors, queries
from rewards.settlement.closing.reconciliation import reconcile
from rewards.settlement.periods import queries as periods
from rewards.settlement.periods.calendar import Length
from rewards.settlement.periods.models import Settlement
from rewards.settlement.statements.models import StatementLine
from rewards.settlement.statements.queries import by_day
from tests import factories as make
from tests.rewards.settlement.months import close, sale, statement
from tests.rewards.settlement.schemes import in_force
from tests.rewards.settlement.sessions import codes_of, server, session_in
from tests.threads import at_once

__all__ = ["server"]  # a fixture
SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)
HALF, DAY = Length.HALF, Length.DAY
BORDERS = [
    (HALF, "2026-10-15T23:59:59.999", date(2026, 10, 1)),
    (HALF, "2026-10-16T00:00:00", date(2026, 10, 16)),
    (HALF, "2026-10-31T23:59:59.999", date(2026, 10, 16)),
    (HALF, "2026-11-01T00:00:00", date(2026, 11, 1)),
    (HALF, "2027-02-15T23:59:59.999", date(2027, 2, 1)),
    (HALF, "2027-02-28T23:59:59.999", date(2027, 2, 16)),
    (HALF, "2028-02-29T23:59:59.999", date(2028, 2, 16)),
    (HALF, "2028-03-01T00:00:00", date(2028, 3, 1)),
    (HALF, "2026-12-31T23:59:59.999", date(2026, 12, 16)),
    (HALF, "2027-01-01T00:00:00", date(2027, 1, 1)),
    (DAY, "2026-10-15T23:59:59.999", date(2026, 10, 15)),
    (DAY, "2026-10-16T00:00:00", date(2026, 10, 16)),
    (DAY, "2028-02-29T23:59:59.999", date(2028, 2, 29)),
    (DAY, "2028-03-01T00:00:00", date(2028, 3, 1)),
    (DAY, "2026-12-31T23:59:59.999", date(2026, 12, 31)),
    (DAY, "2027-01-01T00:00:00", date(2027, 1, 1)),
]


def taipei(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=TAIPEI)


def of_database(function: str, day: date) -> object:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [day])
        return cursor.fetchone()[0]


@pytest.mark.django_db
@pytest.mark.parametrize(("length", "instant", "period"), BORDERS)
def test_a_payment_is_a_line_of_its_period_wherever_the_server_stands(server, length, instant, period):
    in_force(length, OCTOBER)
    with session_in(server):
        sold = sale(make.shop(), 5, at=taipei(instant))
        actions.close_month(period, by="tests", now=datetime(2029, 1, 1, tzinfo=UTC))
    made = statement(sold.shop.merchant, period)
    assert by_day(made) == [(taipei(instant).date(), 5)]
    assert made.lines.get().corrects is None
    assert str(made.period) == f"{period}"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("length", "before", "after"),
    [
        (HALF, (SEPTEMBER, "2026-09"), (OCTOBER, "2026-10-01")),
        (DAY, (SEPTEMBER, "2026-09"), (OCTOBER, "2026-10-01")),
    ],
)
def test_a_scheme_begins_at_midnight_and_an_entry_on_either_side_has_its_own_length(length, before, after):
    in_force(length, OCTOBER)
    shop = make.shop()
    sale(shop, 30, at=taipei("2026-09-30T23:59:59.999"))
    sale(shop, 12, at=taipei("2026-10-01T00:00:00"))
    for (first, name), coins in ((before, 30), (after, 12)):
        settlement = close(first)
        assert (str(settlement), settlement.coins_payable) == (name, coins)
        assert statement(shop.merchant, first).number.startswith(name.replace("-", ""))


@pytest.mark.django_db
def test_a_month_follows_when_the_county_goes_back_to_months():
    in_force(DAY, OCTOBER)
    in_force(Length.MONTH, date(2026, 11, 1))
    sale(make.shop(), 5, at=taipei("2026-10-31T12:00:00"))
    sale(make.shop(), 7, at=taipei("2026-11-20T12:00:00"))
    assert [str(period) for period in periods.periods_to_close(today=date(2026, 12, 1))] == ["2026-10-31", "2026-11"]


@pytest.mark.django_db
def test_database_and_pages_cut_the_same_periods_on_every_day_of_three_years():
    in_force(HALF, date(2026, 3, 1))
    in_force(DAY, date(2027, 2, 1))
    in_force(Length.MONTH, date(2027, 5, 1))
    in_force(HALF, date(2028, 2, 1))
    timetable = periods.timetable()
    for number in range(3 * 366):
        period = timetable.period_of(date(2026, 1, 1) + timedelta(days=number))
        assert of_database("settlement_period_of", period.last) == period.first
        assert of_database("settlement_period_after", period.first) == period.after
        assert of_database("settlement_period_text", period.first) == str(period)


LAST_MINUTE = {HALF: taipei("2026-10-15T23:58:00"), DAY: taipei("2026-10-16T23:58:00")}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("length", "first", "following"),
    [(HALF, OCTOBER, date(2026, 10, 16)), (DAY, date(2026, 10, 16), date(2026, 10, 17))],
)
def test_two_close_while_many_pay_and_every_coin_is_in_one_period(length, first, following):
    in_force(length, OCTOBER)
    shop = make.shop()
    sale(shop, 7, at=LAST_MINUTE[length])
    pay = partial(redemption.confirm, clerk=make.owner(shop.merchant), now=LAST_MINUTE[length])
    jobs = [
        partial(pay, key=f"t{number}", code=code) for number, code in enumerate(codes_of(120, at=LAST_MINUTE[length]))
    ]
    outcomes = at_once([*jobs[:50], partial(close, first), partial(close, first), *jobs[50:]])
    closed = [outcome for outcome in outcomes if isinstance(outcome, Settlement)]
    assert len(closed) == 1
    assert [type(o) for o in outcomes if isinstance(o, Exception)] == [errors.MonthAlreadyClosed]
    assert closed[0].coins_payable == queries.payable_total(first)
    close(following)
    assert queries.payable_total(first) + queries.payable_total(following) == 127
    late = StatementLine.objects.filter(statement__settlement_id=following)
    assert set(late.values_list("corrects", flat=True)) <= {first}
    assert reconcile(first) == reconcile(following) == []


@pytest.mark.django_db
@pytest.mark.parametrize("length", [HALF, DAY])
def test_a_closed_period_has_the_same_bytes_after_later_cancellations(length):
    in_force(length, OCTOBER)
    at = taipei("2026-10-05T12:00:00")
    first = periods.period_of(at.date()).first
    shop = make.shop()
    sold = [sale(shop, amount, at=at) for amount in (3, 4, 5)]
    issued = close(first)
    for each in sold:
        refunds.void(each.pk, by=make.owner(shop.merchant), now=at)
    again = Settlement.objects.get(pk=first)
    assert (bytes(again.csv), again.csv_sha256) == (bytes(issued.csv), issued.csv_sha256)
    assert reconcile(first) == []
