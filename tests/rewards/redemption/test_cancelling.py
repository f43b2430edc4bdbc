"""A payment can be cancelled for a quarter of an hour, by an owner, on its own Taipei day."""

from datetime import UTC, datetime, timedelta

import pytest

from civic.core.errors import NotFound
from rewards import coins
from rewards.ledger import actions as ledger
from rewards.ledger import addresses
from rewards.ledger.errors import InsufficientCoins
from rewards.ledger.models import Transaction
from rewards.redemption.codes import till_actions
from rewards.redemption.counter import actions
from rewards.redemption.payments import errors
from rewards.redemption.refunds import actions as refunds
from rewards.redemption.refunds import errors as refunds_errors
from rewards.shops.models import Merchant
from tests import factories as make

pytestmark = pytest.mark.django_db

NOON = make.NOW
EVENING = datetime(2026, 11, 10, 15, 55, tzinfo=UTC)  # five to midnight in Taipei


@pytest.mark.parametrize(
    ("paid", "after", "comes_back"),
    [
        (NOON, timedelta(minutes=15), True),
        (NOON, timedelta(minutes=15, milliseconds=1), False),
        (EVENING, timedelta(minutes=4, seconds=59, milliseconds=999), True),
        (EVENING, timedelta(minutes=5), False),
    ],
    ids=["the last instant", "too late", "just before midnight", "midnight"],
)
def test_coins_come_back_inside_the_window_only(paid, after, comes_back):
    payer, shop = make.rich_citizen(100, now=NOON), make.shop()
    owner = make.owner(shop.merchant)
    _payment, code = make.payment_code(payer, 35, now=paid)
    done = actions.confirm(clerk=make.clerk(shop), key="tap", code=code.code, now=paid).redemption
    if comes_back:
        refunds.void(done.pk, by=owner, now=paid + after)
    else:
        with pytest.raises(refunds_errors.VoidTooLate):
            refunds.void(done.pk, by=owner, now=paid + after)
    assert coins.balance(payer, today=NOON.date()) == (100 if comes_back else 65)


@pytest.mark.parametrize("meanwhile", ["shop suspended", "clerk gone", "coins spent"])
def test_what_changed_between_looking_and_confirming_counts(meanwhile):
    payer, shop = make.rich_citizen(100), make.shop()
    clerk = make.clerk(shop)
    _payment, code = make.payment_code(payer, 80)
    till_actions.look_up(clerk=clerk, code=code.code, now=NOON)
    if meanwhile == "shop suspended":
        Merchant.objects.update(state=Merchant.State.SUSPENDED)
    elif meanwhile == "clerk gone":
        clerk.shop_roles.all().delete()
    else:
        memo = ledger.Memo(Transaction.Kind.SPEND, key="elsewhere", actor="test", reason="elsewhere", at=NOON)
        till = ledger.open_account(addresses.payable(shop.merchant_id))
        ledger.spend(memo, holder_id=payer.pk, amount=50, destination_id=till, today=NOON.date())
    with pytest.raises((errors.ShopNotActive, InsufficientCoins, NotFound)):
        actions.confirm(clerk=clerk, key="tap", code=code.code, now=NOON)
    assert coins.balance(payer, today=NOON.date()) == (50 if meanwhile == "coins spent" else 100)
