"""Nobody waits for the closer: a session that does nothing stops no till, and the close says which one it is."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from threading import Thread

import pytest
from django.db import DatabaseError, connection, transaction

from rewards.ledger import actions as ledger
from rewards.ledger import addresses, closing
from rewards.ledger.models import ClosedMonth, Closing, Transaction
from rewards.redemption.counter import actions as redemption
from rewards.settlement.closing import queries
from rewards.settlement.closing.reconciliation import reconcile
from rewards.settlement.periods import actions as periods
from rewards.settlement.periods.calendar import Length
from tests import factories as make
from tests.rewards.ledger import books
from tests.rewards.settlement.months import IN_OCTOBER, NOVEMBER, OCTOBER, close, sale, statement
from tests.rewards.settlement.schemes import proposed
from tests.rewards.settlement.sessions import LAST_MINUTE
from tests.threads import another_connection, at_once

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def stuck_session(merchant_id: int = 1) -> Iterator[int]:
    """A session that wrote into the books and does nothing since, with its transaction open; yields its pid."""
    owed, adjusted = ledger.open_account(addresses.payable(merchant_id)), ledger.open_account(addresses.ADJUSTMENT)
    with another_connection() as cursor:
        cursor.execute("SET application_name = 'a forgotten shell'")
        cursor.execute("BEGIN")
        cursor.execute(
            "SELECT ledger_post('adjust', 'stuck', '', 'tests', 'stuck', %s, NULL, %s, %s, '{5}'), pg_backend_pid()",
            [LAST_MINUTE, [adjusted], [owed]],
        )
        yield cursor.fetchone()[1]
        cursor.execute("ROLLBACK")


def test_a_stuck_session_stops_no_payment_and_the_close_names_it():
    shop = make.shop()
    sale(shop, 7)
    owner, payer = make.owner(shop.merchant), make.rich_citizen(5_000, now=LAST_MINUTE)
    waits: list[float] = []

    def pay(number: int) -> None:
        code = make.payment_code(payer, 1, now=LAST_MINUTE)[1].code
        began = time.monotonic()
        redemption.confirm(clerk=owner, key=f"t{number}", code=code, now=LAST_MINUTE)
        waits.append(time.monotonic() - began)

    outcome: list[object] = []

    def shut() -> None:
        try:
            outcome.append(closing.close_month(OCTOBER, actor="tests", patience=timedelta(seconds=2)))
        except closing.BooksInUse as error:
            outcome.append(error)
        connection.close()

    with stuck_session() as pid:
        closer = Thread(target=shut)
        closer.start()
        number = 0
        while closer.is_alive() and number < 5_000:
            pay(number)
            number += 1
        closer.join()
        refused = outcome[0]
        assert isinstance(refused, closing.BooksInUse)
        assert f"pid {pid} (a forgotten shell, idle in transaction, " in str(refused)
        assert not ClosedMonth.objects.exists()
    assert number > 5
    assert max(waits) < 1  # seconds; behind an exclusive lock it was as long as the session did nothing
    close()
    early = Transaction.objects.filter(month=OCTOBER, kind="spend").count()
    assert statement(shop.merchant).coins_payable == 6 + early == queries.payable_total(OCTOBER)
    close(NOVEMBER)
    assert queries.payable_total(OCTOBER) + queries.payable_total(NOVEMBER) == 7 + number
    assert reconcile(OCTOBER) == reconcile(NOVEMBER) == []


def test_who_began_after_the_announcement_writes_into_the_next_month_and_nobody_is_late():
    """Many rounds: months close while others write, and no entry is in a month after it was closed."""
    shop = make.shop()
    sale(shop, 1)
    ends = ledger.open_account(addresses.ADJUSTMENT), ledger.open_account(addresses.payable(shop.merchant_id))

    def write(number: int) -> None:
        memo = ledger.Memo(Transaction.Kind.ADJUST, f"a{number}", "tests", "x", IN_OCTOBER)
        books.adjust(memo, [ledger.Move(*ends, 1)])

    def shut(number: int) -> tuple[str, int]:
        month = f"2026-{10 + number % 3}-01"
        closing.close_month(ClosedMonth._meta.pk.to_python(month), actor="tests")
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM rewards_transaction WHERE month = %s", [month])
            return month, cursor.fetchone()[0]

    jobs = [partial(write, number) for number in range(240)]
    for number in (2, 1, 0):
        jobs.insert(60 + 60 * (2 - number), partial(shut, 2 - number))
    outcomes = at_once(jobs, connections=12)
    for month, count in [outcome for outcome in outcomes if isinstance(outcome, tuple)]:
        assert Transaction.objects.filter(month=month).count() == count, month
    assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []
    assert ClosedMonth.objects.count() == 3


def test_closed_without_an_announcement_or_in_one_s_own_transaction_is_no_way_past_the_guard():
    sale(make.shop(), 1)
    with pytest.raises(DatabaseError, match=r"after its close was announced|permission denied"):
        ClosedMonth.objects.create(month=OCTOBER, actor="x")
    with stuck_session(), transaction.atomic(), pytest.raises(closing.BooksInUse, match="a forgotten shell"):
        closing.close_month(OCTOBER, actor="x", patience=timedelta(seconds=0))
    assert not Closing.objects.filter(month=NOVEMBER).exists()


def test_a_scheme_is_approved_without_holding_up_payments_while_somebody_writes():
    sale(make.shop(), 1)
    scheme = proposed(Length.DAY, NOVEMBER)
    approve = partial(periods.approve, scheme.pk, by=make.staff("finance"), now=IN_OCTOBER)
    with stuck_session():
        waiting = Thread(target=lambda: (approve(), connection.close()))
        waiting.start()
        time.sleep(0.3)
        began = time.monotonic()
        sale(make.shop(), 1)
        assert time.monotonic() - began < 2
    waiting.join(20)
    scheme.refresh_from_db()
    assert scheme.state == "approved"
