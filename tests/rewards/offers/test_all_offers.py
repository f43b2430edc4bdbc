"""What coins buy, in one place."""

import pytest
from django.test import Client

from rewards.offers.models import Offer
from rewards.shops.models import Shop
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> Shop:
    shop = make.shop()
    Offer.objects.create(shop=shop, title="豆花一碗", coins=30)
    Offer.objects.create(shop=shop, title="折五十元", coins=50, what="discount")
    Offer.objects.create(shop=shop, title="賣完的布丁", coins=10, stock=0)
    Offer.objects.create(shop=shop, title="藏起來的", coins=10, is_listed=False)
    return shop


def seen(query: str = "") -> list[str]:
    page = Client().get(f"/offers/{query}").content.decode()
    return [title for title in ("豆花一碗", "折五十元", "賣完的布丁", "藏起來的") if title in page]


def test_a_visitor_sees_what_can_be_taken_and_nothing_else(shop):
    assert seen() == ["豆花一碗", "折五十元"]


def test_the_first_picture_is_loaded_at_once_and_the_others_as_they_come_into_sight(shop):
    Offer.objects.update(picture="o/a.jpg", picture_alt="a")
    page = Client().get("/offers/").content.decode()
    assert (page.count('fetchpriority="high"'), page.count('loading="lazy"')) == (1, 1)
    assert page.index('fetchpriority="high"') < page.index('loading="lazy"')


@pytest.mark.parametrize(
    ("query", "titles"),
    [("?what=discount", ["折五十元"]), ("?most=40", ["豆花一碗"]), ("?text=豆花", ["豆花一碗"]), ("?text=沒有", []),
     ("?most=abc&what=nothing&district=x", ["豆花一碗", "折五十元"]), ("?favourites=on", [])],
)  # fmt: skip
def test_filters_keep_what_fits_and_nonsense_filters_nothing(shop, query, titles):
    assert seen(query) == titles


def test_offers_of_a_shop_that_takes_no_coins_now_are_left_out(shop):
    Shop.objects.update(is_open=False)
    assert seen() == []
