"""A statement is its lines: they add up to the ledger, prove themselves, and stand."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Sum

from rewards.ledger import closing as books
from rewards.redemption.refunds import actions as refunds
from rewards.settlement.closing import queries, reconciliation
from rewards.settlement.periods.models import Settlement
from rewards.settlement.proving import facts
from rewards.settlement.statements.models import Statement, StatementLine
from tests import factories as make
from tests.owner import tamper
from tests.rewards.settlement.months import (
    IN_DECEMBER,
    IN_NOVEMBER,
    IN_OCTOBER,
    NOVEMBER,
    OCTOBER,
    adjust,
    close,
    issued,
    refund,
    sale,
    statement,
)

pytestmark = pytest.mark.django_db
DECEMBER = NOVEMBER.replace(month=12)


def sums(of: Statement) -> tuple[int, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM settlement_statement_sums(%s)", [of.pk])
        return cursor.fetchone()


def test_each_movement_is_a_line_with_its_shop_receipt_and_sign():
    shop = make.shop()
    kept, wrong = sale(shop, 30), sale(shop, 12)
    refunds.void(wrong.pk, by=make.owner(shop.merchant), now=IN_OCTOBER)
    adjust(shop.merchant, 5, IN_OCTOBER)
    close()
    lines = statement(shop.merchant).lines.values_list("kind", "receipt", "coins", "shop")
    assert sorted(lines, key=str) == sorted(
        [
            ("redemption", kept.receipt, 30, shop.pk),
            ("redemption", wrong.receipt, 12, shop.pk),
            ("void", wrong.receipt, -12, shop.pk),
            ("adjustment", "", 5, None),
        ],
        key=str,
    )


def test_the_lines_add_up_to_the_statement_and_to_the_ledger():
    for amount in (30, 12, 7):
        sale(make.shop(), amount)
    close()
    assert StatementLine.objects.aggregate(n=Sum("coins"))["n"] == 49 == queries.payable_total(OCTOBER)
    for each in Statement.objects.all():
        assert sums(each) == (each.coins_payable, each.lines_sha256)


def test_a_late_refund_is_a_line_of_the_next_month_marked_with_the_month_that_it_corrects():
    shop = make.shop()
    sold = sale(shop, 30)
    close()
    sale(shop, 50, IN_NOVEMBER)
    refund(sold, IN_NOVEMBER)
    close(NOVEMBER)
    line = statement(shop.merchant, NOVEMBER).lines.get(kind="refund")
    assert (line.corrects, line.coins, line.receipt) == (OCTOBER, -30, sold.receipt)
    assert statement(shop.merchant, NOVEMBER).coins_payable == 20


def test_what_happened_before_the_close_but_was_written_after_it_is_marked_too():
    shop = make.shop()
    books.close_month(OCTOBER, actor="tests")
    sale(shop, 30, IN_OCTOBER)
    close(NOVEMBER)
    assert statement(shop.merchant, NOVEMBER).lines.get().corrects == OCTOBER


def test_a_total_below_zero_is_carried_to_the_next_statement_and_nobody_is_paid_less_or_more():
    shop = make.shop()
    sold = sale(shop, 30)
    close()
    refund(sold, IN_NOVEMBER)
    close(NOVEMBER)
    sale(shop, 50, IN_DECEMBER)
    close(DECEMBER)
    november, december = (statement(shop.merchant, month) for month in (NOVEMBER, DECEMBER))
    assert (november.coins_payable, november.status) == (0, "closed")
    assert list(november.lines.values_list("kind", "coins")) == [("refund", -30), ("carried", 30)]
    brought = december.lines.get(kind="brought")
    assert (brought.coins, brought.corrects, december.coins_payable) == (-30, NOVEMBER, 20)
    owed = sum(queries.payable_total(month) for month in (OCTOBER, NOVEMBER, DECEMBER))
    assert sum(each.coins_payable for each in Statement.objects.all()) == owed


def test_what_a_period_leaves_that_was_closed_after_a_later_one_is_taken_over_by_the_next():
    shop = make.shop()
    sold = sale(shop, 30)
    close()
    refund(sold, IN_NOVEMBER)
    sale(shop, 50, IN_DECEMBER)
    close(DECEMBER)
    close(NOVEMBER)
    assert not statement(shop.merchant, DECEMBER).lines.filter(kind="brought").exists()
    sale(shop, 5, IN_DECEMBER.replace(year=2027, month=1))
    for month in (date(2027, 1, 1), date(2027, 2, 1)):
        close(month)
    january, february = (statement(shop.merchant, date(2027, month, 1)) for month in (1, 2))
    assert list(january.lines.filter(transaction=None).values_list("kind", "coins", "corrects")) == [
        ("brought", -30, NOVEMBER), ("carried", 25, None),
    ]  # fmt: skip
    assert list(february.lines.values_list("kind", "coins")) == [("brought", -25), ("carried", 25)]
    assert facts.of_chains() == []


def test_a_statement_that_leaves_something_else_than_the_next_one_took_over_is_named():
    shop = make.shop()
    sold = sale(shop, 30)
    close()
    refund(sold, IN_NOVEMBER)
    close(NOVEMBER)
    close(DECEMBER)
    assert (facts.of_chains(), reconciliation.reconcile(DECEMBER)) == ([], [])
    november = statement(shop.merchant, NOVEMBER)
    tamper(f"UPDATE rewards_statementline SET coins = 20 WHERE statement_id = {november.pk} AND kind = 'carried'")
    said = f"merchant {shop.merchant_id}: its statements leave 20 coins to be taken over, the last of them"
    assert [told[: len(said)] for told in facts.of_chains()] == [said]
    for month in (NOVEMBER, DECEMBER):
        assert "what is carried over" in "".join(str(each) for each in reconciliation.reconcile(month))


def test_a_statement_with_nothing_to_pay_closes_itself_and_the_csv_says_issued():
    quiet = make.merchant()
    sale(make.shop(), 5)
    settlement = close()
    assert statement(quiet).status == "closed"
    assert b",closed" not in bytes(settlement.csv)


def test_a_crash_after_the_books_are_shut_leaves_nothing_half_written():
    sale(make.shop(), 30)
    with transaction.atomic():
        close()
        transaction.set_rollback(True)
    assert not StatementLine.objects.exists()
    assert close().coins_payable == StatementLine.objects.aggregate(n=Sum("coins"))["n"] == 30


@pytest.mark.parametrize(
    "deed",
    [
        "UPDATE rewards_statementline SET coins = 1",
        "DELETE FROM rewards_statementline",
        "TRUNCATE rewards_statementline",
        "INSERT INTO rewards_statementline (statement_id, transaction_id, kind, at, receipt, coins)"
        " SELECT id, 1, 'adjustment', now(), '', 0 FROM rewards_statement",
        "UPDATE rewards_statement SET lines_sha256 = ''",
        "UPDATE rewards_statement SET status = 'draft'",
    ],
)
def test_nothing_about_an_issued_statement_can_be_changed(deed):
    issued()
    with pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute(deed)


@pytest.mark.django_db(transaction=True)
def test_the_sums_and_the_csv_are_the_same_after_many_later_refunds():
    shop = make.shop()
    sold = [sale(shop, 3) for _ in range(20)]
    first = close()
    before = statement(shop.merchant)
    for each in sold:
        refund(each, IN_NOVEMBER)
    close(NOVEMBER)
    assert sums(before) == (60, before.lines_sha256)
    assert Settlement.objects.get(pk=OCTOBER).csv_sha256 == first.csv_sha256
    assert statement(shop.merchant, NOVEMBER).lines.filter(corrects=OCTOBER).count() == 20
