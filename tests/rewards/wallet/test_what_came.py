"""The wallet tells its page when coins came lately, so that they are celebrated where nobody saw them come."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from rewards import coins
from rewards.holds import actions as holds
from rewards.redemption.counter import actions as redemption
from rewards.redemption.refunds import actions as refunds
from tests import factories as make

pytestmark = pytest.mark.django_db


def wallet(citizen, path="/wallet/") -> str:
    browser = Client()
    browser.force_login(citizen.user)
    return browser.get(path).content.decode()


@pytest.mark.parametrize(("days", "told"), [(1, True), (8, False)])
def test_coins_of_the_last_days_are_told_and_older_ones_not(days, told):
    then = timezone.now() - timedelta(days=days)
    page = wallet(make.rich_citizen(20, now=then))
    assert (f'data-came="{int(then.timestamp())}"' in page, "js/celebrate" in page) == (told, told)


def test_what_was_paid_since_hides_nothing_and_is_no_joy_itself():
    then, now = timezone.now() - timedelta(days=8), timezone.now()
    citizen = make.rich_citizen(20, now=then)
    _payment, shown = make.payment_code(citizen, 5, now=now)
    taken = redemption.confirm(clerk=make.clerk(make.shop()), key="paid", code=shown.code, now=now).redemption
    refunds.void(taken.pk, by=make.owner(taken.shop.merchant), now=now)
    assert "data-came" not in wallet(citizen), "coins that a shop gave back are the payer's own"
    coins.award(citizen, 5, campaign=make.campaign(now=now), key="new", reason="歡迎", by="tests", now=now)
    assert "data-came" in wallet(citizen)


def test_coins_that_are_released_are_told():
    then, by = timezone.now() - timedelta(days=8), make.staff("coordinator")
    citizen = make.rich_citizen(20, now=then)
    held = holds.hold(citizen, 20, reason="查核", by=by, now=then)
    assert "data-came" not in wallet(citizen)
    holds.release(held.pk, reason="查核完成", by=by, now=timezone.now())
    assert "data-came" in wallet(citizen)
