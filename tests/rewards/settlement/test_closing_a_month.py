"""Money rules 5 and 6: a month closes once, is Taipei's, and its CSV never changes."""

import csv
import hashlib
import io
from datetime import UTC, date, datetime
from functools import partial

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from rewards.ledger import closing as books
from rewards.redemption.counter import actions as redemption
from rewards.redemption.refunds import actions as refunds
from rewards.settlement.closing import actions, errors, queries
from rewards.settlement.closing.exports import COLUMNS
from rewards.settlement.periods.models import Settlement
from rewards.settlement.statements.models import Statement
from rewards.tasks import close_periods
from tests import factories as make
from tests.threads import at_once

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
IN_OCTOBER = datetime(2026, 10, 20, 4, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def sale(shop, amount: int, at: datetime = IN_OCTOBER):
    payer = make.rich_citizen(amount, now=at)
    _payment, code = make.payment_code(payer, amount, now=at)
    return redemption.confirm(clerk=make.owner(shop.merchant), key="tap", code=code.code, now=at).redemption


def lines_of(settlement: Settlement) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(bytes(settlement.csv).decode("utf-8-sig"))))


def test_each_merchant_gets_one_statement_and_the_total_is_the_ledgers():
    busy, quiet = make.shop(), make.shop()
    sale(busy, 30)
    sale(busy, 12)
    settlement = actions.close_month(OCTOBER, by="test", now=make.NOW)
    assert Statement.objects.get(merchant=busy.merchant).coins_payable == 42
    assert Statement.objects.get(merchant=quiet.merchant).coins_payable == 0
    assert int(lines_of(settlement)[-1]["coins_payable"]) == 42 == queries.payable_total(OCTOBER)


def test_a_void_lowers_what_is_payable():
    shop = make.shop()
    kept, wrong = sale(shop, 30), sale(shop, 12)
    refunds.void(wrong.pk, by=make.owner(shop.merchant), now=IN_OCTOBER)
    line = lines_of(actions.close_month(OCTOBER, by="test", now=make.NOW))[0]
    assert (line["redemptions"], line["coins_redeemed"], line["voids"], line["coins_voided"]) == ("2", "42", "1", "12")
    assert line["coins_payable"] == str(kept.amount)


def test_the_csv_has_the_promised_columns_and_form():
    shop = make.shop(make.merchant("=HYPERLINK(1)"))
    sale(shop, 30)
    content = bytes(actions.close_month(OCTOBER, by="test", now=make.NOW).csv)
    assert content.startswith(b"\xef\xbb\xbfmonth,merchant_id,merchant_name,tax_id,")
    assert content.count(b"\r\n") == 3
    assert b",'=HYPERLINK(1)" in content
    assert content.splitlines()[-1].startswith(b"TOTAL,")
    assert len(COLUMNS) == 13


def test_a_second_close_changes_nothing():
    sale(make.shop(), 30)
    first = actions.close_month(OCTOBER, by="test", now=make.NOW)
    with pytest.raises(errors.MonthAlreadyClosed):
        actions.close_month(OCTOBER, by="test", now=make.NOW)
    again = Settlement.objects.get(pk=OCTOBER)
    assert hashlib.sha256(bytes(again.csv)).hexdigest() == first.csv_sha256
    assert Statement.objects.count() == 1


def test_a_crash_between_shutting_the_books_and_the_statements_is_mended_by_running_again():
    sale(make.shop(), 30)
    books.close_month(OCTOBER, actor="a closer that was killed")
    assert actions.close_month(OCTOBER, by="test", now=make.NOW).coins_payable == 30


def test_a_void_after_the_close_is_a_line_of_the_next_month():
    last_minute = datetime(2026, 10, 31, 15, 58, tzinfo=UTC)  # 23:58 in Taipei
    shop = make.shop()
    late = sale(shop, 30, at=last_minute)
    books.close_month(OCTOBER, actor="test")
    refunds.void(late.pk, by=make.owner(shop.merchant), now=last_minute)
    assert queries.payable_total(OCTOBER) == 30
    assert queries.payable_total(NOVEMBER) == -30


@pytest.mark.parametrize(
    ("instant", "month"),
    [
        (datetime(2026, 10, 31, 15, 59, 59, 999_000, tzinfo=UTC), OCTOBER),
        (datetime(2026, 10, 31, 16, 0, tzinfo=UTC), NOVEMBER),
        (datetime(2028, 2, 29, 15, 59, tzinfo=UTC), date(2028, 2, 1)),
    ],
)
def test_every_payment_belongs_to_its_taipei_month(instant, month):
    done = sale(make.shop(), 5, at=instant)
    assert done.transaction.month == month


@pytest.mark.parametrize(
    ("words", "why"),
    [("2026-13", "not a month"), ("October", "not a month"), ("2026-11", "not over"), ("2031-01", "not over")],
)
def test_a_month_that_cannot_be_closed_is_refused_with_the_reason(words, why, settings, time_machine):
    time_machine.move_to(make.NOW)
    settings.LANGUAGE_CODE = "en"
    sale(make.shop(), 5)
    with pytest.raises(CommandError, match=why):
        call_command("close_month", words)


def test_a_month_that_was_missed_is_closed_with_the_next(time_machine):
    sale(make.shop(), 30)
    time_machine.move_to(datetime(2026, 11, 30, 18, 0, tzinfo=UTC))  # two in the morning of 1 December in Taipei
    close_periods()
    assert list(Settlement.objects.order_by("pk").values_list("pk", flat=True)) == [OCTOBER, NOVEMBER]
    close_periods()
    assert Settlement.objects.count() == 2


def test_the_command_says_that_a_month_is_closed_already_and_succeeds(capsys, time_machine):
    time_machine.move_to(make.NOW)
    sale(make.shop(), 5)
    call_command("close_month", "2026-10")
    call_command("close_month", "2026-10")
    assert "2026-10" in capsys.readouterr().out.splitlines()[-1]


def test_an_issued_statement_stands():
    sale(make.shop(), 30)
    actions.close_month(OCTOBER, by="test", now=make.NOW)
    with pytest.raises(DatabaseError):
        Statement.objects.update(coins_payable=1, coins_redeemed=1)


@pytest.mark.django_db(transaction=True)
def test_two_closers_at_once_close_once_while_payments_go_on():
    shop = make.shop()
    sale(shop, 30)
    owner = make.owner(shop.merchant)
    ready = [make.payment_code(make.rich_citizen(9, now=IN_OCTOBER), 9, now=IN_OCTOBER)[1] for _ in range(20)]

    def pay(number: int):
        return redemption.confirm(clerk=owner, key=f"t{number}", code=ready[number].code, now=IN_OCTOBER)

    def close():
        return actions.close_month(OCTOBER, by="test", now=make.NOW)

    payments = [partial(pay, number) for number in range(20)]
    outcomes = at_once([*payments[:10], close, close, *payments[10:]])
    closed = [outcome for outcome in outcomes if isinstance(outcome, Settlement)]
    assert len(closed) == 1
    assert closed[0].coins_payable == queries.payable_total(OCTOBER)
    assert queries.payable_total(OCTOBER) + queries.payable_total(NOVEMBER) == 30 + 20 * 9
