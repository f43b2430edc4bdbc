"""Every planted fault is found, holds its own merchant only, and nothing is repaired or touched."""

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from civic.core.errors import NotAllowed
from civic.core.roles import Role
from rewards.redemption.refunds import actions
from rewards.redemption.refunds import actions as refunds
from rewards.settlement.closing import differences, errors
from rewards.settlement.closing.models import SettlementDifference
from rewards.settlement.closing.reconciliation import reconcile
from rewards.settlement.statements.models import Statement, StatementLine
from tests import factories as make
from tests.owner import tamper
from tests.rewards.settlement.months import IN_OCTOBER, OCTOBER, close, sale, statement
from tests.staff import at_desk

pytestmark = pytest.mark.django_db
FAULTS = {
    "a redemption with another amount": "UPDATE rewards_redemption SET amount = 31 WHERE id = {sale}",
    "a redemption that is gone": "DELETE FROM rewards_redemption WHERE id = {sale}",
    "a posting with another amount": "UPDATE rewards_posting SET amount = 29 WHERE transaction_id = {transaction}",
    "a transaction that is gone": "DELETE FROM rewards_transaction WHERE id = {transaction}",
    "a redemption of another shop": "UPDATE rewards_redemption SET shop_id = {other_shop} WHERE id = {sale}",
}


@pytest.fixture
def sold():
    return sale(make.shop(), 30)


def plant(fault: str, sold, other_shop: int = 0) -> None:
    tamper(fault.format(sale=sold.pk, transaction=sold.transaction_id, other_shop=other_shop))


def test_a_month_in_order_has_no_differences_before_and_after_the_close(sold):
    voided = sale(sold.shop, 12)
    refunds.void(voided.pk, by=make.owner(sold.shop.merchant), now=IN_OCTOBER)
    assert reconcile(OCTOBER) == []
    close()
    assert reconcile(OCTOBER) == []


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_planted_fault_holds_its_merchant_and_no_other(sold, fault):
    well = sale(make.shop(), 8)
    plant(fault, sold, other_shop=make.shop(sold.shop.merchant, "分店").pk if "shop_id" not in fault else well.shop_id)
    close()
    assert statement(sold.shop.merchant).status == "held"
    assert statement(sold.shop.merchant).differences.exists()
    if "shop_id" not in fault:
        assert statement(well.shop.merchant).status == "issued"


@pytest.mark.parametrize(
    "fault", ["UPDATE rewards_refund SET coins = 5", "DELETE FROM rewards_refund"], ids=["other coins", "gone"]
)
def test_a_refund_is_compared_with_the_ledger_as_a_payment_is(sold, fault):
    actions.refund(sold.pk, 4, key="back", by=make.owner(sold.shop.merchant), now=IN_OCTOBER)
    assert reconcile(OCTOBER) == []
    tamper(fault)
    assert [(each.receipt, each.first) for each in reconcile(OCTOBER)] == [(sold.receipt, -4)]


def test_a_difference_shows_both_sides(sold):
    plant(FAULTS["a redemption with another amount"], sold)
    close()
    difference = SettlementDifference.objects.get()
    assert (difference.first_coins, difference.second_coins, difference.receipt) == (30, 31, sold.receipt)


@pytest.mark.parametrize(
    "fault",
    [
        "UPDATE rewards_statementline SET coins = 29",
        "DELETE FROM rewards_statementline",
        "UPDATE rewards_statementline SET receipt = 'X'",
        "UPDATE rewards_statement SET coins_payable = 29, coins_redeemed = 29, amount_twd = 29",
        "UPDATE rewards_posting SET amount = 29 WHERE transaction_id = {transaction}",
    ],
)
def test_what_is_changed_after_the_close_is_found_by_hand(sold, fault, capsys):
    close()
    connection.check_constraints()  # what waits for the commit is checked before the fault, as in life
    plant(fault, sold)
    with pytest.raises(CommandError, match="differences"):
        call_command("reconcile", "2026-10")
    assert f"merchant {sold.shop.merchant_id}" in capsys.readouterr().out


def test_the_command_reads_only_and_can_be_run_again(sold, capsys):
    close()
    call_command("reconcile", "2026-10")
    call_command("reconcile", "2026-10")
    assert capsys.readouterr().out.count("agree") == 2
    with pytest.raises(CommandError):
        call_command("reconcile", "2026-13")


def test_an_operator_issues_a_held_statement_with_an_explanation_that_stays(sold):
    plant(FAULTS["a redemption with another amount"], sold)
    close()
    held, operator = statement(sold.shop.merchant), make.staff(Role.OPERATOR)
    page = at_desk(operator).get(f"/admin/rewards/statement/{held.pk}/change/").content.decode()
    assert sold.receipt in page
    answer = at_desk(operator).post(f"/admin/rewards/statement/{held.pk}/step/release/", {"reason": "查明：店員誤植"})
    assert answer.status_code == 302
    held.refresh_from_db()
    assert (held.status, held.coins_payable) == ("issued", 30)
    assert SettlementDifference.objects.get().explanation == "查明：店員誤植"
    with pytest.raises(DatabaseError), transaction.atomic():
        SettlementDifference.objects.update(explanation="…")


def test_a_held_statement_waits_for_the_operator_on_the_first_page_of_the_administration(sold):
    plant(FAULTS["a redemption with another amount"], sold)
    close()
    desk = at_desk(make.staff(Role.OPERATOR))
    assert "status__in=held,disputed" in desk.get("/admin/").content.decode()
    listed = desk.get("/admin/rewards/statement/?status__in=held,disputed").content.decode()
    assert statement(sold.shop.merchant).number in listed


def test_only_an_operator_releases_and_only_what_is_held(sold):
    close()
    issued = statement(sold.shop.merchant)
    with pytest.raises(errors.NotHeld):
        differences.release(issued.pk, by=make.staff(Role.OPERATOR), reason="r", now=make.NOW)
    with pytest.raises(NotAllowed):
        differences.release(issued.pk, by=make.staff(Role.FINANCE), reason="r", now=make.NOW)


def test_the_lines_download_as_a_table_that_adds_up(sold):
    close()
    url = f"/admin/rewards/statement/{Statement.objects.get().pk}/csv/"
    content = b"".join(at_desk(make.staff(Role.FINANCE)).get(url).streaming_content).decode("utf-8-sig")
    assert sold.receipt in content
    assert content.count("\r\n") == 2 + StatementLine.objects.count()  # the heading, and the total
