"""What seals counted and what came after them make a period's totals; nobody else writes or changes them."""

from datetime import timedelta

import pytest

from rewards import coins
from rewards.ledger.models import Posting, Seal, Turnover
from rewards.redemption.counter import actions as redemption
from rewards.redemption.refunds import actions as refunds
from rewards.settlement.closing.queries import Totals, totals_by_merchant
from tests import factories as make
from tests.rewards.ledger.books import refused, seal_all

pytestmark = pytest.mark.django_db(transaction=True)
MONTH = make.NOW.date().replace(day=1)


@pytest.fixture
def till():
    """Pay at one shop, from a wallet of two vintages: 10 coins lapse in a month, 90 later."""
    payer = make.rich_citizen(10, last_day=make.NOW.date() + timedelta(days=30))
    coins.award(payer, 90, campaign=make.campaign(), key="more", reason="歡迎", by="tests", now=make.NOW)
    owner = make.owner(make.shop().merchant)

    def pay(amount):
        _payment, code = make.payment_code(payer, amount)
        return redemption.confirm(clerk=owner, key=f"tap-{code.code}", code=code.code, now=make.NOW).redemption

    pay.owner = owner
    return pay


def test_totals_are_the_same_before_between_and_after_seals(till):
    refunds.void(till(30).pk, by=till.owner, now=make.NOW)  # two postings each way, and one event each way
    assert Posting.objects.count() == 10
    expected = [Totals(1, 30, 1, 30)]
    assert list(totals_by_merchant(MONTH).values()) == expected  # nothing is sealed
    seal_all()
    assert list(totals_by_merchant(MONTH).values()) == expected
    till(12)
    assert list(totals_by_merchant(MONTH).values()) == [Totals(2, 42, 1, 30)]  # a part is
    seal_all()
    assert list(totals_by_merchant(MONTH).values()) == [Totals(2, 42, 1, 30)]


def test_only_seals_count_and_nobody_changes_it(till):
    till(30)
    seal_all()
    row = Turnover.objects.get()
    assert (row.seal, row.transactions, row.coins) == (Seal.objects.get(), 1, 30)
    assert refused("UPDATE rewards_turnover SET coins = 29")
    assert refused("DELETE FROM rewards_turnover")
    columns = "month, kind, account_id, transactions, coins"
    assert refused(f"INSERT INTO rewards_turnover (seal_id, {columns}) SELECT 0, {columns} FROM rewards_turnover")
