"""Where coins are spent: open to everyone, only active merchants, found by place and words."""

from typing import Any

import pytest

from rewards.offers.models import Offer
from rewards.shops.models import Merchant, Shop
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english(client: Any) -> None:
    client.cookies["tuili_language"] = "en"


def text(response: Any) -> str:
    return response.content.decode()


def test_a_visitor_finds_shops_by_township_and_by_words(client: Any) -> None:
    cafe, noodles = make.shop(name="海角咖啡"), make.shop(name="阿嬤麵店")
    cafe.district = make.district("山線鎮")
    cafe.save()
    assert cafe.name in text(client.get("/shops/"))
    assert noodles.name in text(client.get("/shops/"))
    assert noodles.name not in text(client.get(f"/shops/?district={cafe.district_id}"))
    assert cafe.name not in text(client.get("/shops/?text=麵"))
    assert "No shop like that" in text(client.get("/shops/?text=xyz"))


@pytest.mark.parametrize("query", ["district=none", "district=999999999999999999999", "text=%00"])
def test_a_filter_that_makes_no_sense_filters_nothing(client: Any, query: str) -> None:
    assert make.shop().name in text(client.get(f"/shops/?{query}"))


def test_a_shop_of_a_merchant_that_is_not_active_is_nowhere(client: Any) -> None:
    shop = make.shop(make.merchant(state=Merchant.State.SUSPENDED))
    assert shop.name not in text(client.get("/shops/"))
    assert client.get(f"/shops/{shop.pk}/").status_code == 404


def test_a_closed_shop_stays_listed_and_says_so(client: Any) -> None:
    shop = make.shop()
    shop.is_open = False
    shop.save()
    assert "Takes no coins at the moment" in text(client.get("/shops/"))


def test_an_offer_leads_to_its_voucher(client: Any) -> None:
    shop = make.shop()
    Offer.objects.create(shop=shop, title="紅豆餅", coins=30)
    Offer.objects.create(shop=shop, title="舊商品", coins=20, is_listed=False)
    page = text(client.get(f"/shops/{shop.pk}/"))
    assert "紅豆餅" in page
    assert f"/offers/{Offer.objects.get(title='紅豆餅').pk}/" in page
    assert shop.address in page
    assert "舊商品" not in page


def test_a_list_of_shops_needs_no_query_a_shop(client: Any, django_assert_max_num_queries: Any) -> None:
    for number in range(5):
        make.shop(name=f"店 {number}")
    with django_assert_max_num_queries(3):
        client.get("/shops/")


def test_shops_are_found_by_category_and_carry_their_place_for_sorting_by_distance(client):
    food, craft = make.shop(name="小吃"), make.shop(name="木工")
    Shop.objects.filter(pk=food.pk).update(category="food", latitude="22.75531", longitude="121.15000")
    Shop.objects.filter(pk=craft.pk).update(category="craft")
    page = client.get("/shops/", {"category": "food"}).content.decode()
    assert "小吃" in page
    assert "木工" not in page
    assert 'data-latitude="22.75531" data-longitude="121.15000"' in page


def test_a_shop_with_a_place_offers_the_way_there(client):
    shop = make.shop()
    Shop.objects.filter(pk=shop.pk).update(latitude="22.75531", longitude="121.15000")
    client.cookies["tuili_maps"] = "phone"
    page = client.get(
        f"/shops/{shop.pk}/", headers={"user-agent": "Mozilla/5.0 (Linux; Android 16; K)"}
    ).content.decode()
    assert "geo:22.75531,121.15000" in page


def test_a_pasted_place_fills_both_numbers_and_is_shown_again(client):
    shop = make.shop()
    client.force_login(make.owner(shop.merchant))
    sent = {"name": "店", "district": shop.district_id, "address": "路 1 號", "takes": "both", "category": "food"}
    link = "https://www.openstreetmap.org/?mlat=22.7583&mlon=121.1444#map=17/22.7590/121.1450"
    assert client.post(f"/merchant/shop/{shop.pk}/", {**sent, "position": link}).status_code == 302
    shop.refresh_from_db()
    assert (str(shop.latitude), str(shop.longitude)) == ("22.75830", "121.14440")
    assert 'value="22.75830, 121.14440"' in client.get(f"/merchant/shop/{shop.pk}/").content.decode()
    client.post(f"/merchant/shop/{shop.pk}/", {**sent, "position": ""})
    shop.refresh_from_db()
    assert (shop.latitude, shop.longitude) == (None, None)


def test_half_a_position_is_refused_in_words(client):
    shop = make.shop()
    client.cookies["tuili_language"] = "en"
    client.force_login(make.owner(shop.merchant))
    sent = {"name": "店", "district": shop.district_id, "address": "路 1 號", "takes": "both", "category": "food"}
    page = client.post(f"/merchant/shop/{shop.pk}/", {**sent, "position": "22.7"})
    assert page.status_code == 422
    assert "This contains no position" in page.content.decode()
