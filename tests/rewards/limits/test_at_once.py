"""Many awards and payments of one citizen at the same instant stay within the limits."""

from functools import partial

import pytest
from django.db import DatabaseError, transaction

from rewards import coins
from rewards.ledger import actions as ledger
from rewards.ledger import addresses
from rewards.ledger.models import Transaction
from rewards.limits import actions as limits
from rewards.redemption.codes import actions as codes
from rewards.redemption.counter import actions as redemption
from tests import factories as make
from tests.rewards.limits.awards import award, balance, limit
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_hundred_awards_at_once_stop_at_the_limit():
    limit(earn_day=75)
    citizen, pot = make.citizen(), make.campaign(max_coins=2000)
    outcomes = at_once([partial(award, citizen, 10, pot, f"k{n}") for n in range(100)])
    assert sorted(outcome for outcome in outcomes if isinstance(outcome, int)) == [5, *[10] * 7]
    assert sum(isinstance(outcome, coins.EarnLimitReached) for outcome in outcomes) == 92
    assert balance(citizen) == 75


def test_lists_and_single_awards_at_once_stop_at_the_limit():
    limit(earn_day=50)
    bureau = make.agency()
    citizens, editor = [make.citizen() for _ in range(5)], make.staff("editor", bureau)
    pots = [make.campaign(bureau), make.campaign()]
    give = partial(coins.award_many, [one.pk for one in citizens], 20, campaign=pots[0], reason="r", by=editor)
    jobs = [partial(give, key=f"list{n}", now=make.NOW) for n in range(10)]
    jobs += [partial(award, one, 15, pots[1], f"one{n}-{one.pk}") for n in range(10) for one in reversed(citizens)]
    outcomes = at_once(jobs)
    assert [balance(one) for one in citizens] == [50] * 5
    assert [o for o in outcomes if isinstance(o, Exception) and not isinstance(o, coins.EarnLimitReached)] == []


def spend(citizen, amount: int, key: str, to: int) -> None:
    """What each way of paying does: measure, then move, in one transaction."""
    memo = ledger.Memo(Transaction.Kind.SPEND, key=key, actor="t", reason="r", at=make.NOW)
    with transaction.atomic():
        limits.refuse_spending(citizen.pk, amount, now=make.NOW)
        ledger.spend(memo, holder_id=citizen.pk, amount=amount, destination_id=to, today=make.NOW.date())


def test_payments_at_once_stop_at_the_limit():
    payer, shop = make.rich_citizen(900), make.shop()
    limit(spend_day=70)
    to = ledger.open_account(addresses.payable(shop.merchant_id))
    outcomes = at_once([partial(spend, payer, 20, f"k{n}", to) for n in range(40)])
    assert sum(outcome is None for outcome in outcomes) == 3
    assert sum(isinstance(outcome, coins.SpendLimitReached) for outcome in outcomes) == 37
    assert balance(payer) == 840


def test_making_codes_and_paying_them_at_once_never_wait_in_a_ring():
    payer, clerk = make.rich_citizen(500), make.clerk(make.shop())
    limit(spend_day=70)
    _payment, code = make.payment_code(payer, 20)
    renew = partial(codes.create_payment_code, payer, 20, now=make.NOW)
    jobs = [partial(redemption.confirm, clerk=clerk, key=str(n), code=code.code, now=make.NOW) for n in range(10)]
    outcomes = at_once([job for pay in jobs for job in (renew, pay)])
    assert [outcome for outcome in outcomes if isinstance(outcome, DatabaseError)] == []
    assert balance(payer) in {480, 500}
