"""In English one coin is "1 coin", wherever a citizen or a shop reads a number that can be one."""

from typing import Any

import pytest
from django.utils import translation

from rewards.ledger.errors import InsufficientCoins
from rewards.limits.actions import SpendLimitReached
from rewards.pins.errors import WrongPin
from rewards.redemption.refunds.errors import NothingLeft
from tests import factories as make


@pytest.mark.django_db
@pytest.mark.parametrize(("coins", "said"), [(1, "1 <small>coin</small>"), (2, "2 <small>coins</small>")])
def test_the_wallet_counts(client: Any, coins: int, said: str) -> None:
    client.force_login(make.rich_citizen(coins).user)
    body = client.get("/wallet/", headers={"accept-language": "en"}).content.decode()
    assert said in body
    assert f"{said[0]} {said[9:-8]} until" in body


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (NothingLeft(left=1), "At most 1 coin of this"),
        (NothingLeft(left=20), "At most 20 coins of this"),
        (InsufficientCoins(available=1), "1 is there"),
        (SpendLimitReached(left=1), "1 more coin for now"),
        (WrongPin(left=1), "1 try is left"),
    ],
)
def test_a_no_counts_too(error: Exception, said: str) -> None:
    with translation.override("en"):
        assert said in str(error)


@pytest.mark.parametrize("left", [1, 20])
def test_in_chinese_one_form_serves_all(left: int) -> None:
    with translation.override("zh-hant"):
        assert f"{left} 枚" in str(NothingLeft(left=left))
