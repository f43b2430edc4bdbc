"""The counter when several hands press at the same instant."""

from functools import partial

import pytest

from rewards import coins
from rewards.redemption.attempts.models import WrongCode
from rewards.redemption.codes import actions as codes
from rewards.redemption.codes import till_actions
from rewards.redemption.counter import actions
from rewards.redemption.payments import errors
from rewards.redemption.payments.actions import Confirmed
from rewards.redemption.payments.models import PaymentCode
from rewards.redemption.refunds import actions as refunds
from rewards.redemption.refunds import errors as refunds_errors
from tests import factories as make
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("ask", ["look_up", "confirm"])
def test_sixty_guesses_at_once_get_no_more_than_ten_tries(ask):
    clerk = make.clerk(make.shop())
    guess = till_actions.look_up if ask == "look_up" else partial(actions.confirm, key="tap")
    outcomes = at_once([partial(guess, clerk=clerk, digits=f"{n:08d}", now=make.NOW) for n in range(60)])
    assert sum(isinstance(outcome, errors.WrongCode) for outcome in outcomes) == 10
    assert sum(isinstance(outcome, errors.TooManyWrongCodes) for outcome in outcomes) == 50
    assert WrongCode.objects.count() == 10


def test_a_payment_cancelled_by_many_at_once_gives_the_coins_back_once():
    payer, shop = make.rich_citizen(100), make.shop()
    owners = [make.owner(shop.merchant) for _ in range(10)]
    _payment, code = make.payment_code(payer, 35)
    paid = actions.confirm(clerk=owners[0], key="tap", code=code.code, now=make.NOW).redemption
    outcomes = at_once([partial(refunds.void, paid.pk, by=owner, now=make.later(9)) for owner in owners])
    assert sum(isinstance(outcome, refunds_errors.AlreadyVoided) for outcome in outcomes) == 9
    assert coins.balance(payer, today=make.NOW.date()) == 100


def test_a_new_code_and_the_old_ones_payment_at_once_take_the_coins_at_most_once():
    payer, clerk = make.rich_citizen(35), make.clerk(make.shop())
    _payment, code = make.payment_code(payer, 35)
    renew = partial(codes.create_payment_code, payer, 35, now=make.later(1))
    pay = partial(actions.confirm, clerk=clerk, key="tap", code=code.code, now=make.later(1))
    outcomes = at_once([renew, pay] * 5)
    assert coins.balance(payer, today=make.NOW.date()) in {0, 35}
    assert all(isinstance(outcome, Confirmed | PaymentCode | errors.DomainError) for outcome in outcomes)
