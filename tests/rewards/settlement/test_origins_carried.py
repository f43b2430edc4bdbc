"""A period's coins by budget go on from what the one before kept, and are what counting from zero would make them."""

from datetime import date

import pytest
from django.db import transaction

from rewards.ledger.models import Transaction
from rewards.settlement.reports import actions as budget_coins
from rewards.settlement.reports import origins
from rewards.settlement.reports.models import COLUMNS, BudgetCoins, CoinsLeft
from tests import effort
from tests.owner import tamper
from tests.rewards.settlement.histories import History, settle

pytestmark = pytest.mark.django_db
FOREVER = date(9999, 1, 1)


def told(rows: list[BudgetCoins]) -> dict[int | None, dict[str, int]]:
    return {row.budget_id: {name: getattr(row, name) for name in COLUMNS} for row in rows}


@pytest.mark.long
@pytest.mark.parametrize("seed", range(effort.HISTORIES))
def test_whatever_happened_going_on_from_any_period_is_counting_from_zero(seed):
    """Also where payments are given back months later, and where the books are told of one late."""
    History(seed, steps=80, late=(0, 0, 0, 0, 20, 45))
    months = sorted({*Transaction.objects.values_list("month", flat=True)})
    zero = {month: told(origins.from_zero(month)) for month in [*months, FOREVER]}
    for month in months:
        settle(month)
        assert told(budget_coins.keep(month)) == zero[month], month
        assert origins.differences(month) == []
        later = [each for each in months if each > month]
        assert {each: told(origins.of_month(each)) for each in later} == {each: zero[each] for each in later}
    assert origins.before(FOREVER) is not None
    assert told(origins.of_month(FOREVER)) == zero[FOREVER]
    assert [told for month in months for told in origins.differences(month, whole=True)] == []


@pytest.mark.parametrize("seed", range(3))
def test_going_on_from_an_older_period_skips_those_that_nobody_kept(seed):
    History(seed, steps=80)
    months = sorted({*Transaction.objects.values_list("month", flat=True)})
    for month in months[::2]:
        settle(month)
        assert told(budget_coins.keep(month)) == told(origins.from_zero(month))
    for month in months[1::2]:  # an error was mended, and they are kept after all
        settle(month)
        assert told(budget_coins.keep(month)) == told(origins.from_zero(month))
    assert [told for month in months for told in origins.differences(month)] == []


@pytest.mark.parametrize("seed", range(3))
def test_where_too_many_lines_changed_counting_begins_from_zero_and_goes_on_from_there(seed, monkeypatch):
    History(seed, steps=80, late=(0, 0, 0, 0, 20, 45))
    months = sorted({*Transaction.objects.values_list("month", flat=True)})
    for number, month in enumerate(months):
        monkeypatch.setattr(origins, "MOST_AGAIN", 0 if number % 2 else 20_000)
        settle(month)
        assert told(budget_coins.keep(month)) == told(origins.from_zero(month))
        assert origins.differences(month) == origins.differences(month, whole=True) == []


def test_a_figure_or_a_line_that_was_changed_behind_the_triggers_is_named():
    History(1, steps=80)
    months = sorted({*Transaction.objects.values_list("month", flat=True)})
    for month in months:
        settle(month)
        budget_coins.keep(month)
    before, last = months[-2:]
    row = BudgetCoins.objects.filter(settlement=before, redeemed__gt=0).first()
    with transaction.atomic():
        tamper(
            f"UPDATE rewards_budgetcoins SET redeemed = redeemed + 1, in_wallets = in_wallets - 1 WHERE id = {row.pk}"
        )
        [one, _two] = [told for told in origins.differences(before) if f"budget {row.budget_id}:" in told]
        assert f"settlement {before}, coins of budget {row.budget_id}: redeemed {row.redeemed + 1} is kept" in one
        transaction.set_rollback(True)
    line = CoinsLeft.objects.filter(coins__gt=0).order_by("settlement_id").last()
    with transaction.atomic():
        tamper(f"UPDATE rewards_coinsleft SET coins = coins + 1 WHERE id = {line.pk}")
        named = f"account {line.account_id}: {line.coins + 1} coins of budget {line.budget_id or '–'} are kept as left"
        for found in (origins.differences(line.settlement_id), origins.differences(last, whole=True)):
            assert [named in told for told in found] == [True]
        transaction.set_rollback(True)
    assert origins.differences(last, whole=True) == []
