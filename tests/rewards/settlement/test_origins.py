"""Each coin's way back to the budget that gave it: whatever happened, a small model and the ledger's totals agree."""

import csv
import io
from collections import Counter
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from civic.core.roles import Role
from rewards import coins
from rewards.ledger.models import Transaction
from rewards.ledger.verification import verify
from rewards.redemption.counter import actions as redemption
from rewards.settlement.reports import actions as budget_coins
from rewards.settlement.reports import origins
from rewards.settlement.reports.models import BudgetCoins
from tests import effort
from tests import factories as make
from tests.api import ROOT, program_of
from tests.rewards.settlement.files import body, cells, text_of
from tests.rewards.settlement.histories import POT, History
from tests.rewards.settlement.months import IN_NOVEMBER, IN_OCTOBER, NOVEMBER, OCTOBER, close, sale
from tests.staff import at_desk

pytestmark = pytest.mark.django_db
FOREVER = date(2099, 1, 1)
ENDS = ("redeemed", "lapsed", "given_up", "corrected", "in_wallets", "on_hold")


@pytest.mark.long
@pytest.mark.parametrize("seed", range(effort.HISTORIES))
def test_whatever_happened_every_coin_is_told_under_the_budget_that_gave_it(seed):
    """Payments, refunds, holds, merges, lapsing, erasures and corrections, in whatever order."""
    history = History(seed)
    found = {row.budget_id: row for row in origins.of_month(FOREVER)}
    told = {budget: Counter({end: getattr(row, end) for end in ENDS}) for budget, row in found.items()}
    model = history.told()
    for budget in {*told, *model}:
        assert +told.get(budget, Counter()) == +model.get(budget, Counter()), (budget, history.budgets)
    assert [found[budget].issued for budget in history.budgets] == [POT] * 3
    for month in {*Transaction.objects.values_list("month", flat=True)}:
        then = origins.of_month(month)
        assert budget_coins.agrees(then, month)
        assert all(row.issued == row.not_given + row.given for row in then if row.budget_id)
    assert verify().faults == []


def two_agencies() -> tuple:
    """A citizen with 30 coins of one agency, then 20 of another, who has paid 40 of them in October."""
    someone, first, second = make.citizen(), make.campaign(now=IN_OCTOBER), make.campaign(now=IN_OCTOBER)
    for pot, amount in ((first, 30), (second, 20)):
        coins.award(someone, amount, campaign=pot, key=f"g{pot.pk}", reason="r", by="tests", now=IN_OCTOBER)
    shop = make.shop()
    _payment, code = make.payment_code(someone, 40, now=IN_OCTOBER)
    clerk = make.owner(shop.merchant)
    paid = redemption.confirm(clerk=clerk, key="tap", code=code.code, now=IN_OCTOBER).redemption
    return first.agency, second.agency, paid


def redeemed(rows: list[BudgetCoins]) -> dict[int, tuple[int, int]]:
    return {row.budget.agency_id: (row.redeemed, row.outstanding) for row in rows if row.budget}


def test_what_came_first_goes_first_and_a_later_month_changes_nothing_that_was_kept():
    first, second, paid = two_agencies()
    close()
    assert redeemed(budget_coins.keep(OCTOBER)) == {first.pk: (30, 0), second.pk: (10, 10)}
    coins.refund(paid.transaction_id, key="b", reason="r", by=make.staff(Role.OPERATOR), now=IN_NOVEMBER, amount=15)
    close(NOVEMBER)
    assert redeemed(budget_coins.keep(OCTOBER)) == {first.pk: (30, 0), second.pk: (10, 10)}
    assert redeemed(budget_coins.keep(NOVEMBER)) == {first.pk: (25, 5), second.pk: (0, 20)}


def test_figures_are_kept_once_after_the_close_and_stand():
    two_agencies()
    settlement = close()
    assert budget_coins.months_to_count() == [OCTOBER]
    assert (budget_coins.keep_missing(), budget_coins.keep_missing()) == (1, 0)
    assert settlement.budget_coins.count() == 2
    for change in ("UPDATE rewards_budgetcoins SET lapsed = 1", "DELETE FROM rewards_budgetcoins"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)
    with pytest.raises(DatabaseError), transaction.atomic():
        BudgetCoins.objects.create(settlement_id=OCTOBER, **dict.fromkeys(("issued", "in_budget", "in_campaigns",
                                   "given", "redeemed", "lapsed", "given_up", "corrected", "in_wallets"), 0),
                                   on_hold=1)  # fmt: skip


def test_a_month_before_which_another_is_open_is_counted_when_asked_and_not_kept():
    sale(make.shop(), 30)
    sale(make.shop(), 5, at=IN_NOVEMBER)
    november = close(NOVEMBER)
    assert budget_coins.months_to_count() == []
    assert sum(row.redeemed for row in origins.of_settlement(november)) == 35
    assert not november.budget_coins.exists()


def test_report_dashboard_and_files_tell_the_same_figures(tmp_path):
    first, _second, _paid = two_agencies()
    close()
    desk, finance = at_desk(make.staff(Role.FINANCE)), program_of(make.staff(Role.FINANCE))
    answer = finance.get(f"{ROOT}finance/settlements/2026-10/budgets.csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["redeemed"] for row in rows] == ["30", "10", "40"]
    api = finance.get(f"{ROOT}finance/settlements/2026-10/budgets.xlsx")
    for xlsx in (api, desk.get("/admin/rewards/settlement/2026-10-01/budgets/")):
        assert ("H4", "number", "40") in list(cells(body(xlsx)))
    page = desk.get("/admin/rewards/settlement/progress/").content.decode()
    assert str(first) in page[page.index('id="origins"') :]
    assert "coin-redeemed" in page
    report = desk.get("/admin/rewards/settlement/2026-10-01/report/").content
    assert "先到的先用" in "".join(text_of(report, tmp_path).split())


def test_an_operator_takes_no_file_and_a_month_that_is_open_has_none():
    two_agencies()
    close()
    assert at_desk(make.staff(Role.OPERATOR)).get("/admin/rewards/settlement/2026-10-01/budgets/").status_code == 403
    finance = program_of(make.staff(Role.FINANCE))
    assert finance.get(f"{ROOT}finance/settlements/2026-11/budgets.csv").status_code == 409
