"""Every coin is in one Taipei month, wherever the server stands and whoever closes: at full size."""

from datetime import UTC, date, datetime
from functools import partial
from threading import Event, Thread
from typing import Any

import pytest
from django.db import connection, transaction

from civic.accounts.models import Citizen, User
from rewards.redemption.counter import actions as redemption
from rewards.redemption.payments.models import Redemption
from rewards.redemption.refunds import actions as refunds
from rewards.settlement.closing import actions, errors, queries
from rewards.settlement.closing.reconciliation import reconcile
from rewards.settlement.periods.models import Settlement
from rewards.settlement.statements.models import StatementLine
from rewards.settlement.statements.queries import by_day
from rewards.shops import actions as shops
from tests import effort
from tests import factories as make
from tests.rewards.settlement.months import IN_OCTOBER, NOVEMBER, OCTOBER, close, sale, statement
from tests.rewards.settlement.sessions import LAST_MINUTE, codes_of, server, session_in
from tests.threads import at_once

__all__ = ["server"]  # a fixture


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("instant", "month", "day"),
    [
        ("2026-10-31T15:59:59.999+00:00", date(2026, 10, 1), date(2026, 10, 31)),
        ("2026-10-31T16:00:00+00:00", date(2026, 11, 1), date(2026, 11, 1)),
        ("2028-02-29T15:59:59.999+00:00", date(2028, 2, 1), date(2028, 2, 29)),
        ("2028-02-29T16:00:00+00:00", date(2028, 3, 1), date(2028, 3, 1)),
        ("2026-12-31T15:59:59.999+00:00", date(2026, 12, 1), date(2026, 12, 31)),
        ("2026-12-31T16:00:00+00:00", date(2027, 1, 1), date(2027, 1, 1)),
    ],
)
def test_a_payment_is_a_line_of_its_taipei_month_and_day_wherever_the_server_stands(server, instant, month, day):
    sold = sale(make.shop(), 5, at=datetime.fromisoformat(instant))
    with session_in(server):
        actions.close_month(month, by="tests", now=datetime(2029, 1, 1, tzinfo=UTC))
    made = statement(sold.shop.merchant, month)
    assert by_day(made) == [(day, 5)]
    assert made.lines.get().corrects is None


@pytest.mark.django_db(transaction=True)
def test_a_payment_that_began_before_the_close_and_was_committed_after_it_began_is_in_one_month():
    shop = make.shop()
    sale(shop, 7)
    owner, payer = make.owner(shop.merchant), make.rich_citizen(30, now=LAST_MINUTE)
    code = make.payment_code(payer, 30, now=LAST_MINUTE)[1].code
    paid, go = Event(), Event()

    def pay() -> None:
        with transaction.atomic():
            redemption.confirm(clerk=owner, key="slow", code=code, now=LAST_MINUTE)
            paid.set()
            go.wait(20)
        connection.close()

    slow, closer = Thread(target=pay), Thread(target=lambda: (close(), connection.close()))
    slow.start()
    paid.wait(20)
    closer.start()
    closer.join(0.5)
    assert closer.is_alive()  # it waits for the payment that is under way
    go.set()
    slow.join(20)
    closer.join(20)
    assert statement(shop.merchant).coins_payable == 37 == queries.payable_total(OCTOBER)


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_two_close_while_many_pay_and_every_coin_is_in_one_month():
    shop = make.shop()
    sale(shop, 7)
    owner = make.owner(shop.merchant)
    pay = partial(redemption.confirm, clerk=owner, now=LAST_MINUTE)
    jobs = [
        partial(pay, key=f"t{number}", code=code) for number, code in enumerate(codes_of(effort.PAYERS_AT_THE_CLOSE))
    ]
    early = len(jobs) * 2 // 5
    outcomes = at_once([*jobs[:early], close, close, *jobs[early:]])
    closed = [outcome for outcome in outcomes if isinstance(outcome, Settlement)]
    assert len(closed) == 1
    assert [type(o) for o in outcomes if isinstance(o, Exception)] == [errors.MonthAlreadyClosed]
    assert closed[0].coins_payable == queries.payable_total(OCTOBER)
    close(NOVEMBER)
    assert queries.payable_total(OCTOBER) + queries.payable_total(NOVEMBER) == 7 + effort.PAYERS_AT_THE_CLOSE
    late = StatementLine.objects.filter(statement__settlement_id=NOVEMBER)
    assert set(late.values_list("corrects", flat=True)) <= {OCTOBER}
    assert reconcile(OCTOBER) == reconcile(NOVEMBER) == []


def pay_one(owner: User, payer: Citizen, *, key: str) -> Redemption:
    code = make.payment_code(payer, 1, now=LAST_MINUTE)[1].code
    return redemption.confirm(clerk=owner, key=key, code=code, now=LAST_MINUTE).redemption


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_a_closed_month_has_the_same_sha256_after_many_later_cancellations():
    shop = make.shop()
    owner = make.owner(shop.merchant)
    payer = make.rich_citizen(effort.LATE_CANCELLATIONS, now=LAST_MINUTE)
    sold = [pay_one(owner, payer, key=f"t{number}") for number in range(effort.LATE_CANCELLATIONS)]
    first = close()
    before = statement(shop.merchant).lines_sha256
    outcomes = at_once([partial(refunds.void, each.pk, by=owner, now=LAST_MINUTE) for each in sold])
    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    again = Settlement.objects.get(pk=OCTOBER)
    assert (bytes(again.csv), again.csv_sha256) == (bytes(first.csv), first.csv_sha256)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM settlement_statement_sums(%s)", [statement(shop.merchant).pk])
        assert cursor.fetchone() == (effort.LATE_CANCELLATIONS, before)
    close(NOVEMBER)
    assert (
        statement(shop.merchant, NOVEMBER).lines.filter(kind="void", corrects=OCTOBER).count()
        == effort.LATE_CANCELLATIONS
    )
    assert reconcile(OCTOBER) == reconcile(NOVEMBER) == []


@pytest.mark.django_db(transaction=True)
def test_reconciliation_raises_no_false_alarm_while_people_pay_and_cancel():
    shop = make.shop()
    owner = make.owner(shop.merchant)
    codes = codes_of(60)

    def pay_and_cancel(number: int) -> None:
        done = redemption.confirm(clerk=owner, key=f"t{number}", code=codes[number], now=LAST_MINUTE)
        if number % 2:
            refunds.void(done.redemption.pk, by=owner, now=LAST_MINUTE)

    jobs = [partial(pay_and_cancel, number) for number in range(60)]
    outcomes = at_once([job for pair in zip(jobs, [partial(reconcile, OCTOBER)] * 60, strict=True) for job in pair])
    assert [outcome for outcome in outcomes if outcome not in (None, [])] == []


@pytest.mark.django_db
@pytest.mark.parametrize("step", [shops.suspend, shops.close])
def test_a_merchant_that_is_stopped_in_mid_month_gets_its_statement(step: Any):
    sold = sale(make.shop(), 30)
    merchant = sold.shop.merchant
    step(merchant, by=make.staff("operator"), reason="歇業", now=IN_OCTOBER)
    close()
    assert statement(merchant).coins_payable == 30
    sale(make.shop(), 5, IN_OCTOBER.replace(month=11))
    close(NOVEMBER)
    assert not merchant.statements.filter(settlement_id=NOVEMBER).exists()
