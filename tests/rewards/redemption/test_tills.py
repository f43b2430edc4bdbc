"""Which shop a till means is asked in SQL, and listed in Python for pages: both know the same shops."""

import pytest

from civic.core.errors import NotFound
from rewards.redemption.payments import errors
from rewards.redemption.payments.till import Till
from rewards.shops.models import Shop
from tests import factories as make
from tests.rewards.devices.tills import device_at


def till_at(who: str) -> Till:
    """Somebody or something that takes payments, among two merchants with two shops each."""
    mine, other = make.merchant("甲"), make.merchant("乙")
    here, there = make.shop(mine, "甲一"), make.shop(mine, "甲二")
    foreign, _far = make.shop(other, "乙一"), make.shop(other, "乙二")
    tills = {
        "clerk": lambda: Till(make.clerk(here)),
        "owner": lambda: Till(make.owner(mine)),
        "device": lambda: Till(device=device_at(here)[0]),
        "clerk at a device": lambda: Till(make.clerk(here), device_at(here)[0]),
        "clerk at another shop's device": lambda: Till(make.clerk(here), device_at(foreign)[0]),
        "owner at a device": lambda: Till(make.owner(mine), device_at(there)[0]),
        "stranger": lambda: Till(make.user("stranger")),
    }
    return tills[who]()


WHO = [
    "clerk",
    "owner",
    "device",
    "clerk at a device",
    "clerk at another shop's device",
    "owner at a device",
    "stranger",
]


def taken_at(till: Till, shop_id: int | None) -> int | str:
    try:
        return till.shop(shop_id).pk
    except (NotFound, errors.ShopNeeded) as error:
        return error.code


@pytest.mark.django_db
@pytest.mark.parametrize("who", WHO)
def test_a_till_takes_payments_in_the_shops_that_its_pages_list(who):
    till = till_at(who)
    listed = set(till.shops().values_list("pk", flat=True))
    named = {pk: taken_at(till, pk) for pk in Shop.objects.values_list("pk", flat=True)}
    assert named == {pk: pk if pk in listed else "not_found" for pk in named}
    unnamed = {0: "not_found", 1: min(listed, default=0)}.get(len(listed), "shop_needed")
    assert taken_at(till, None) == unnamed


@pytest.mark.django_db
@pytest.mark.parametrize("pk", [0, 2**63 - 1, 2**70])
def test_a_number_that_no_shop_has_finds_none(pk):
    assert taken_at(till_at("owner"), pk) == "not_found"


@pytest.mark.django_db
def test_a_shop_that_takes_no_coins_says_so():
    shop = make.shop()
    till = Till(make.clerk(shop))
    Shop.objects.update(is_open=False)
    with pytest.raises(errors.ShopNotActive):
        till.shop(None)
