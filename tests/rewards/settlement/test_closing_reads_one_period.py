"""A close reads its own period: what it costs does not grow with the years that lie before."""

import pytest
from django.db import transaction

from rewards.settlement.closing.reconciliation import reconcile
from tests import factories as make
from tests.plans import reads_of
from tests.rewards.settlement.months import IN_NOVEMBER, IN_OCTOBER, NOVEMBER, OCTOBER, close, refund, sale, statement

pytestmark = pytest.mark.django_db(transaction=True)
HISTORY = ("rewards_posting", "rewards_transaction", "rewards_redemption", "rewards_refund", "rewards_statementline")


@pytest.fixture
def shop():
    """A shop with sales of two months, of which the first is closed and ended with a debt that goes on."""
    made = make.shop()
    refund(sale(made, 40), IN_OCTOBER)
    close(OCTOBER)
    sale(made, 7, IN_NOVEMBER)
    return made


def test_a_close_finds_every_row_of_the_history_by_an_index(shop):
    with transaction.atomic(), reads_of(*HISTORY) as found:
        close(NOVEMBER)
    assert {look[0] for look in found.looks} >= {"rewards_posting", "rewards_transaction", "rewards_redemption"}
    assert found.whole == []
    assert statement(shop.merchant, NOVEMBER).coins_payable == 7


def test_comparing_a_period_finds_every_row_of_the_history_by_an_index(shop):
    close(NOVEMBER)
    with transaction.atomic(), reads_of(*HISTORY) as found:
        assert reconcile(NOVEMBER) == []
    assert found.whole == []
