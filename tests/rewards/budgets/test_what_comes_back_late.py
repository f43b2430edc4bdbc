"""After a year was returned, what citizens were given stays theirs: it comes back to their wallets, however late."""

import pytest

from civic.core.roles import Role
from rewards import coins
from rewards.ledger import lapsing
from rewards.ledger.models import Account
from rewards.redemption.counter import actions as redemption
from rewards.settlement.proving import proofs
from rewards.settlement.yearly import queries as yearly
from tests import factories as make
from tests.rewards.budgets.lives import AFTER, Office

pytestmark = pytest.mark.django_db


@pytest.fixture
def year():
    """A citizen got 100 coins of 2026, paid 40 and has 10 put aside; then the year was returned."""
    office = Office()
    office.issue(1000)
    pot, someone, shop = office.campaign(600), make.citizen(), make.shop()
    coins.award(someone, 100, campaign=pot, key="a", reason="r", by="t", now=make.NOW)
    code = make.payment_code(someone, 40)[1].code
    paid = redemption.confirm(clerk=make.owner(shop.merchant), key="tap", code=code, now=make.NOW).redemption
    held = coins.hold(someone, 10, reason="r", by=make.staff(Role.OPERATOR), now=make.NOW)
    office.approve(office.returning(closes=True), now=AFTER)
    return office, someone, paid, held


def figures(office):
    [line] = yearly.report(2026, yearly.Cut(), agencies={office.agency.pk}).lines
    names = ("issued", "given", "redeemed", "lapsed", "outstanding", "not_given", "returned")
    return tuple(yearly.figure(line, name) for name in names)


def test_they_come_to_the_wallet_and_the_returned_coins_stay_returned(year):
    office, someone, paid, held = year
    assert figures(office) == (1000, 100, 40, 0, 60, 0, 900)
    by = make.staff(Role.OPERATOR)
    coins.refund(paid.transaction_id, key="late", reason="r", by=by, now=AFTER, amount=40)
    coins.release(held.pk, reason="explained", by=by, now=AFTER)
    assert coins.balance(someone, today=AFTER.date()) == 100
    assert (figures(office), office.left) == ((1000, 100, 0, 0, 100, 0, 900), 0)
    assert proofs.of_payments() == []


def test_what_nobody_spends_of_them_lapses_and_never_reaches_the_budget(year):
    office, _someone, paid, _held = year
    late = make.later(days=500)  # their vintage is over, so they live seven days more
    coins.refund(paid.transaction_id, key="late", reason="r", by=make.staff(Role.OPERATOR), now=late, amount=40)
    lapsing.lapse(now=make.later(days=520))
    assert figures(office) == (1000, 100, 0, 90, 10, 0, 900)
    assert (office.left, Account.objects.get(kind="budget").balance) == (0, 0)
