"""Halves of a month and days are closed, named and paid like months, and corrections name the period they correct."""

import csv
import hashlib
import io
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from civic.core.calendar import TAIPEI
from civic.core.roles import Role
from civic.opendata import registry
from civic.outbox import actions as outbox
from rewards.ledger import closing as books
from rewards.ledger.models import Account
from rewards.limits import queries as limits
from rewards.redemption.refunds import actions as refunds
from rewards.redemption.refunds import errors
from rewards.settlement.closing import actions, comparisons
from rewards.settlement.payments import actions as payments
from rewards.settlement.payments import batches, invoices, receipts
from rewards.settlement.payments.errors import InvoiceDateWrong
from rewards.settlement.periods.calendar import Length
from rewards.settlement.periods.models import Settlement
from rewards.settlement.reports import actions as budget_coins
from rewards.settlement.reports import papers, queries
from rewards.settlement.statements import confirmations, exports, reminders
from rewards.settlement.statements import papers as statement_papers
from rewards.settlement.statements.models import Statement, StatementReminder
from rewards.tasks import close_periods
from tests import factories as make
from tests.pictures import png
from tests.rewards.settlement.months import adjust, close, sale, statement
from tests.rewards.settlement.schemes import in_force
from tests.staff import at_desk

pytestmark = pytest.mark.django_db
OCTOBER, SIXTEENTH = date(2026, 10, 1), date(2026, 10, 16)


def taipei(day: int, hour: int = 12, month: int = 10) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=TAIPEI)


@pytest.fixture
def halves():
    return in_force(Length.HALF, OCTOBER)


@pytest.fixture
def days():
    return in_force(Length.DAY, OCTOBER)


@pytest.fixture
def english(settings):
    settings.LANGUAGE_CODE = "en"


def rows_of(settlement: Settlement) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(bytes(settlement.csv).decode("utf-8-sig"))))


def test_the_command_closes_all_of_a_month_that_is_over(halves, capsys, time_machine):
    sale(make.shop(), 30, at=taipei(3))
    time_machine.move_to(taipei(17))
    call_command("close_month", "2026-10")
    assert capsys.readouterr().out.startswith("2026-10-01 closed: 1 statements, 30 coins payable, NT$30, SHA-256 ")
    time_machine.move_to(taipei(1, month=11))
    call_command("close_month", "2026-10")
    first, second = capsys.readouterr().out.splitlines()
    assert "2026-10-01" in first
    assert "closed: " not in first
    assert second.startswith("2026-10-16 closed: 0 statements")


def test_the_command_closes_one_period_by_its_first_day(days, capsys, time_machine):
    for day in (15, 16):
        sale(make.shop(), day, at=taipei(day))
    time_machine.move_to(taipei(20))
    call_command("close_month", "2026-10-16")
    assert list(Settlement.objects.values_list("pk", "coins_payable")) == [(SIXTEENTH, 16)]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("2026-10-17", "No settlement period begins on 2026-10-17"),
        ("2026-10-99", "is not a day"),
        ("2026-9-16", "is not a day"),
        ("2026-W41-1", "is not a day"),
        ("2026-10-16", "2026-10-16 is not over yet"),
        ("2026-11", "2026-11-01 is not over yet"),
        ("9999-12", "not over"),
        ("2026-09", "no books"),
    ],
)
def test_a_period_that_cannot_be_closed_is_refused_with_the_reason(halves, english, time_machine, words, why):
    sale(make.shop(), 5, at=taipei(3))
    time_machine.move_to(taipei(17))
    with pytest.raises(CommandError, match=why):
        call_command("close_month", words)
    assert not Settlement.objects.exists()


def test_a_day_of_a_whole_month_is_no_period_but_its_first(english, time_machine, capsys):
    time_machine.move_to(make.NOW)
    sale(make.shop(), 5, at=taipei(3))
    with pytest.raises(CommandError, match=r"belongs to the period 2026-10\."):
        call_command("close_month", "2026-10-16")
    call_command("close_month", "2026-10-01")
    assert capsys.readouterr().out.startswith("2026-10 closed: ")


def test_each_night_closes_what_is_over_and_what_was_missed_the_oldest_first(days, time_machine):
    sale(make.shop(), 30, at=taipei(3))
    time_machine.move_to(taipei(6, hour=2))
    close_periods()
    closed = Settlement.objects.order_by("issued_at").values_list("pk", flat=True)
    assert list(closed) == [date(2026, 10, day) for day in (3, 4, 5)]
    close_periods()
    assert Settlement.objects.count() == 3


def test_days_on_which_a_merchant_took_nothing_make_no_paper(days):
    quiet, busy = make.shop(make.merchant()), make.shop(make.merchant())
    sale(busy, 30, at=taipei(3))
    close(date(2026, 10, 3))
    settlement = close(date(2026, 10, 4))
    assert [row["month"] for row in rows_of(settlement)] == ["TOTAL"]
    assert not Statement.objects.filter(merchant=quiet.merchant).exists()


def test_a_statement_that_comes_to_nothing_closes_itself(days):
    sold = sale(make.shop(), 30, at=taipei(3))
    refunds.void(sold.pk, by=make.owner(sold.shop.merchant), now=taipei(3))
    close(date(2026, 10, 3))
    assert statement(sold.shop.merchant, date(2026, 10, 3)).status == Statement.Status.CLOSED


def test_a_crash_between_shutting_the_books_and_the_statements_is_mended_by_running_again(halves):
    sale(make.shop(), 30, at=taipei(3))
    books.close_month(OCTOBER, actor="a closer that was killed")
    assert close(OCTOBER).coins_payable == 30


def test_what_comes_late_is_a_line_of_the_next_open_period_and_names_the_one_it_corrects(days):
    shop = make.shop()
    sale(shop, 30, at=taipei(3))
    for day in (3, 4, 5):
        books.close_month(date(2026, 10, day), actor="tests")
    sale(shop, 12, at=taipei(4))
    close(date(2026, 10, 6))
    late = statement(shop.merchant, date(2026, 10, 6))
    assert late.lines.get().corrects == date(2026, 10, 4)
    table = exports.lines_csv(Statement.objects.filter(pk=late.pk)).read().decode("utf-8-sig")
    row = next(csv.DictReader(io.StringIO(table)))
    assert (row["month"], row["corrects_month"]) == ("2026-10-06", "2026-10-04")
    assert next(exports.line_rows(Statement.objects.filter(pk=late.pk)))[9] == "2026-10-04"


def test_the_proof_of_a_line_says_the_period_that_it_corrects(halves):
    shop = make.shop()
    sale(shop, 30, at=taipei(3))
    close(OCTOBER)
    adjust(shop.merchant, 5, taipei(3))
    close(SIXTEENTH)
    line = statement(shop.merchant, SIXTEENTH).lines.get()
    text = f"adjustment|{line.transaction_id}|2026-10-03T04:00:00.000000|||5|2026-10-01"
    assert statement(shop.merchant, SIXTEENTH).lines_sha256 == hashlib.sha256(text.encode()).hexdigest()


def test_a_negative_total_is_carried_to_the_merchants_next_statement_over_days_without_one(days):
    shop, other = make.shop(make.merchant()), make.shop(make.merchant())
    sale(shop, 30, at=taipei(3))
    close(date(2026, 10, 3))
    adjust(shop.merchant, -40, taipei(3))
    sale(other, 1, at=taipei(4))
    close(date(2026, 10, 4))
    close(date(2026, 10, 5))
    sale(shop, 50, at=taipei(6))
    close(date(2026, 10, 6))
    payable = {f"{each.settlement_id:%d}": each.coins_payable for each in shop.merchant.statements.all()}
    assert payable == {"03": 30, "04": 0, "06": 10}
    brought = statement(shop.merchant, date(2026, 10, 6)).lines.get(kind="brought")
    assert (brought.coins, brought.corrects) == (-40, date(2026, 10, 4))


def test_reconcile_takes_a_month_or_a_period(halves, capsys):
    sale(make.shop(), 30, at=taipei(3))
    close(OCTOBER)
    call_command("reconcile", "2026-10-01")
    call_command("reconcile", "2026-10")
    assert [line.split(":")[0] for line in capsys.readouterr().out.splitlines()] == [
        "2026-10-01", "2026-10-01", "2026-10-16",
    ]  # fmt: skip


def test_coins_go_back_until_the_period_of_the_payment_is_closed(days):
    sold = sale(make.shop(), 30, at=taipei(3))
    owner = make.owner(sold.shop.merchant)
    refunds.refund(sold.pk, 5, key="a", by=owner, now=taipei(4, hour=1))
    books.close_month(date(2026, 10, 3), actor="tests")
    with pytest.raises(errors.RefundTooLate):
        refunds.refund(sold.pk, 5, key="b", by=owner, now=taipei(4, hour=3))


def test_a_tills_list_is_held_against_a_month_or_a_period(halves):
    shop = make.shop()
    early, late = sale(shop, 30, at=taipei(3)), sale(shop, 12, at=taipei(20))
    content = f"receipt,coins\n{early.receipt},30\n{late.receipt},12\n".encode()
    tax_id = shop.merchant.tax_id
    assert comparisons.compare(content, tax_id=tax_id, month="2026-10").agrees
    found = comparisons.compare(content, tax_id=tax_id, month="2026-10-16")
    assert (found.equal, len(found.only_theirs)) == (1, 1)


def test_the_api_names_a_period_by_its_first_day_and_refuses_to_take_half_for_the_whole(halves):
    sale(make.shop(), 30, at=taipei(3))
    first = close(OCTOBER)
    finance = at_desk(make.staff(Role.FINANCE))
    answer = finance.get("/api/v1/finance/settlements/2026-10-01.csv")
    assert answer.content == bytes(first.csv)
    assert answer["Content-Disposition"] == 'attachment; filename="settlement-2026-10-01.csv"'
    whole = finance.get("/api/v1/finance/settlements/2026-10.csv")
    assert (whole.status_code, whole.json()["error"]["code"]) == (400, "month_in_periods")
    for name in ("2026-10-16", "2026-10-02", "2026-10-99"):
        assert finance.get(f"/api/v1/finance/settlements/{name}.csv").status_code in (400, 409)
    for kind in ("xlsx", "lines.csv", "lines.xlsx", "budgets.csv", "budgets.xlsx", "report.pdf"):
        dot = "." if kind == "xlsx" else "/"
        assert finance.get(f"/api/v1/finance/settlements/2026-10-01{dot}{kind}").status_code == 200


def test_open_data_stay_by_month(days):
    for day in (3, 4):
        sale(make.shop(), 30, at=taipei(day))
    table = {row[0]: row for row in registry.DATASETS["coins-by-month"].rows()}
    assert list(table) == ["2026-10"]
    assert table["2026-10"][2] == 60


def test_the_report_of_a_period_says_what_moved_in_it(halves):
    sale(make.shop(), 30, at=taipei(3))
    sale(make.shop(), 12, at=taipei(20))
    close(OCTOBER)
    second = close(SIXTEENTH)
    owed = next(place for place in queries.places(SIXTEENTH) if place.kind == Account.Kind.PAYABLE)
    assert (owed.came, owed.left) == (12, 42)
    assert sum(place.left for place in queries.places(SIXTEENTH)) == 0
    assert papers.month_report(second, now=make.NOW).startswith(b"%PDF")


def test_half_a_month_from_the_till_to_the_bank(halves, mailoutbox):
    """The worked way: confirm, invoice, batch, paid."""
    shop = make.shop()
    owner, operator, finance = make.owner(shop.merchant), make.staff(Role.OPERATOR), make.staff(Role.FINANCE)
    sale(shop, 12, at=taipei(3))
    sale(shop, 30, at=taipei(20))
    close(OCTOBER)
    actions.close_month(SIXTEENTH, by="tests", now=taipei(1, hour=2, month=11))
    number = statement(shop.merchant, SIXTEENTH).number
    assert number == f"20261016-{shop.merchant.pk:06d}"
    reminders.file(now=taipei(4, month=11))
    outbox.work(now=taipei(4, month=11))
    assert any("2026年10月16日至31日" in mail.subject for mail in mailoutbox)
    confirmations.confirm(number, by=owner, now=taipei(5, month=11))
    said = {"voucher": "invoice", "invoice_number": "AB12345678", "photo": png(), "amount_twd": 30, "by": owner}
    with pytest.raises(InvoiceDateWrong):
        invoices.enter(number, on=date(2026, 10, 15), now=taipei(5, month=11), **said)
    invoices.enter(number, on=date(2026, 10, 16), now=taipei(5, month=11), **said)
    batch = batches.consolidate(SIXTEENTH, by=operator, now=taipei(6, month=11))
    assert (batch.count, batch.amount_twd) == (1, 30)
    batches.approve(batch.pk, by=finance, now=taipei(6, month=11))
    day = date(2026, 11, 7)
    payments.pay(
        batch.pk, references={number: "BANK-1"}, paid_on=day, by=make.staff("finance"), now=taipei(8, month=11)
    )
    assert statement(shop.merchant, SIXTEENTH).status == Statement.Status.PAID
    call_command("verify_ledger")


def test_who_owes_coins_has_a_paper_that_says_so_at_each_months_beginning(days):
    shop, other = make.shop(make.merchant()), make.shop(make.merchant())
    adjust(shop.merchant, -40, taipei(30))
    sale(other, 1, at=taipei(30))
    for day in (date(2026, 10, 30), date(2026, 10, 31), date(2026, 11, 1), date(2026, 11, 2)):
        close(day)
    made = shop.merchant.statements.order_by("settlement_id")
    assert [each.settlement_id for each in made] == [date(2026, 10, 30), date(2026, 11, 1)]
    assert sorted(made.last().lines.values_list("kind", "coins")) == [("brought", -40), ("carried", 40)]


def test_the_mail_of_a_day_says_how_many_others_wait(days, mailoutbox):
    shop = make.shop()
    make.owner(shop.merchant)
    for day in (3, 4, 5):
        sale(shop, day, at=taipei(day))
        actions.close_month(date(2026, 10, day), by="tests", now=taipei(6, hour=2))
    assert reminders.file(now=taipei(9, hour=10)) == 1
    outbox.work(now=taipei(9, hour=10))
    assert "2" in mailoutbox[0].body.split("/\n")[1].split("\n\n")[1]


def test_a_merchant_with_a_statement_a_day_is_reminded_of_one_a_day_the_oldest_first(days):
    shop = make.shop()
    for day in (3, 4, 5):
        sale(shop, day, at=taipei(day))
        actions.close_month(date(2026, 10, day), by="tests", now=taipei(6, hour=2))
    filed = []
    for day in range(8, 13):
        reminders.file(now=taipei(day, hour=10))
        reminders.file(now=taipei(day, hour=11))
        filed.append(len(StatementReminder.objects.filter(filed_at__date=date(2026, 10, day))))
    assert filed == [0, 1, 1, 1, 0]
    told = StatementReminder.objects.order_by("pk").values_list("statement__settlement_id", flat=True)
    assert [day.day for day in told] == [3, 4, 5]


def test_the_owner_reads_which_days_a_statement_covers(halves, client):
    sold = sale(make.shop(), 30, at=taipei(20))
    close(SIXTEENTH)
    client.force_login(make.owner(sold.shop.merchant))
    found = statement(sold.shop.merchant, SIXTEENTH)
    english = {"headers": {"accept-language": "en"}}
    assert "16–31 October 2026" in client.get(reverse("rewards:statements"), **english).content.decode()
    page = client.get(reverse("rewards:statement", args=[found.number]), **english).content.decode()
    assert 'tabular">16–31 October 2026</span></h1>' in page
    assert page.count("<rect x=") == 16
    confirmations.confirm(found.number, by=make.owner(sold.shop.merchant), now=make.NOW)
    assert receipts.receipt(Statement.objects.get(pk=found.pk)).startswith(b"%PDF")
    assert statement_papers.statement(Statement.objects.get(pk=found.pk)).startswith(b"%PDF")


def test_the_receipt_names_the_days_in_years_of_the_republic(days):
    sold = sale(make.shop(), 30, at=taipei(20))
    close(date(2026, 10, 20))
    period = statement(sold.shop.merchant, date(2026, 10, 20)).period
    assert receipts.days_of(period) == "115 年 10 月 20 日"


def test_progress_and_downloads_of_a_day_are_its_own(days):
    sale(make.shop(), 30, at=taipei(20))
    close(date(2026, 10, 20))
    finance = at_desk(make.staff(Role.FINANCE))
    assert "30" in finance.get("/admin/rewards/settlement/progress/?month=2026-10-20").content.decode()
    assert finance.get("/admin/rewards/settlement/progress/?month=2026-10").status_code == 404
    answer = finance.get("/admin/rewards/settlement/2026-10-20/csv/")
    assert answer["Content-Disposition"] == 'attachment; filename="tuili-2026-10-20.csv"'
    budget_coins.keep_missing()
    chosen = "statement/?settlement__month__exact=2026-10-20"
    for page in ("settlement/2026-10-20/change/", chosen, "settlement/", "statement/", "closedmonth/", "transaction/"):
        assert "2026-10-20" in finance.get(f"/admin/rewards/{page}").content.decode()


def test_what_a_level_may_earn_in_a_month_stays_by_the_calendar(days):
    """A limit looks at the Taipei month of the business time, never at the period of the books."""
    at = datetime(2026, 10, 20, 4, tzinfo=UTC)
    payer = make.rich_citizen(30, now=at - timedelta(days=10))
    assert limits.sums([payer.pk], "earn", now=at)[payer.pk] == (0, 30, 30)
