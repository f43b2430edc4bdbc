"""A period's report and its page of progress read the period and what is kept, and say what all postings say."""

from datetime import date

import pytest

from civic.core.roles import Role
from rewards.ledger.models import Posting, Transaction
from rewards.settlement.periods.models import Settlement
from rewards.settlement.reports import actions as budget_coins
from rewards.settlement.reports import kept, papers, queries
from tests import effort
from tests import factories as make
from tests.reads import few_rows_read
from tests.rewards.settlement.histories import History, settle
from tests.rewards.settlement.months import IN_DECEMBER, IN_NOVEMBER, NOVEMBER, OCTOBER, adjust, close, refund, sale
from tests.rewards.settlement.years_before import FEW, HISTORY, MANY, shop
from tests.staff import at_desk

pytestmark = pytest.mark.django_db
__all__ = ["shop"]
PAGE = "/admin/rewards/settlement/progress/"


def no_other_figures(settlement: Settlement) -> None:
    """What is told of the period is what all postings up to its end make."""
    assert kept.places(settlement) == queries.places(settlement.month)
    assert kept.agencies(settlement) == queries.agencies(settlement.month)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(effort.HISTORIES))
def test_whatever_happened_the_report_says_what_all_postings_say(seed):
    """Over a year's end too, where payments are given back months later, and entries are late."""
    History(seed, steps=80, late=(0, 0, 0, 0, 20, 45))
    months = sorted({*Transaction.objects.values_list("month", flat=True)})
    for month in months:
        settle(month)
        budget_coins.keep(month)
    for settlement in Settlement.objects.all():
        no_other_figures(settlement)


def test_corrections_and_coins_that_were_given_back_stand_in_the_report_as_in_the_postings():
    made = make.shop()
    given_back = sale(made, 40)
    adjust(made.merchant, -5, IN_NOVEMBER)
    refund(given_back, IN_NOVEMBER)
    sale(made, 7, IN_NOVEMBER)
    for month in (OCTOBER, NOVEMBER):
        close(month)
        budget_coins.keep(month)
    sale(made, 9, IN_DECEMBER)
    for settlement in Settlement.objects.all():
        no_other_figures(settlement)
    left = {place.kind: place.left for place in kept.places(Settlement.objects.get(pk=NOVEMBER))}
    assert (left["payable"], left["adjustment"]) == (40 - 40 + 7 - 5, 5)


def test_a_period_that_is_not_kept_is_read_from_all_postings():
    made = make.shop()
    sale(made, 40)
    sale(made, 7, IN_NOVEMBER)
    for month in (OCTOBER, NOVEMBER):
        no_other_figures(close(month))
    budget_coins.keep(NOVEMBER)  # and the one before it is not
    no_other_figures(Settlement.objects.get(pk=NOVEMBER))


def test_a_first_period_before_which_entries_were_never_settled_is_read_from_all_postings():
    sale(make.shop(), 40)
    sale(make.shop(), 7, IN_NOVEMBER)
    settlement = close(NOVEMBER)
    budget_coins.keep(NOVEMBER)
    no_other_figures(settlement)
    assert sum(agency.month_given for agency in kept.agencies(settlement)) == 7


@pytest.mark.django_db(transaction=True)
def test_report_and_page_read_few_rows_of_the_time_before(shop):
    budget_coins.keep(OCTOBER)
    close(NOVEMBER)
    budget_coins.keep(NOVEMBER)
    november = Settlement.objects.get(pk=NOVEMBER)
    desk = at_desk(make.staff(Role.FINANCE))
    assert Posting.objects.count() > MANY
    with few_rows_read(*HISTORY, most=FEW):
        assert papers.month_report(november, now=make.NOW).startswith(b"%PDF")
    with few_rows_read(*HISTORY, "rewards_settlement", most=FEW):
        assert desk.get(PAGE, {"month": f"{date(2026, 11, 1):%Y-%m}"}).status_code == 200
    no_other_figures(november)
