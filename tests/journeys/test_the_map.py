"""The map beside the list of shops: a pin for each card that has a place, the outlines, and what a pin says."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from civic.deploy import env
from rewards.shops.models import Shop
from tests import factories as make
from tests.browsers import DESK, PHONE
from tests.pictures import png

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def shops() -> list[Shop]:
    """Two with a place and one without."""
    merchant = make.merchant()
    found = [make.shop(merchant, name=name) for name in ("巷口早餐", "月光燈籠", "沒有地點")]
    for number, shop in enumerate(found[:2]):
        shop.latitude, shop.longitude = 22.75 + number / 10, 121.15
        shop.save()
    return found


def test_each_pin_opens_what_its_card_says(visit: Any, shops: list[Shop], settings: Any) -> None:
    settings.MAP_TILES = ""
    settings.MAP_OUTLINES = str(settings.BASE_DIR / "engagement/demo/content/outlines.json")
    page = visit("/shops/", DESK)  # wide: it comes by itself
    pins = page.locator(".map-pin")
    expect(pins).to_have_count(2)
    expect(page.locator(".map-name")).to_have_count(12)
    expect(page.locator(".map-view path")).to_have_count(12)
    pins.first.focus()
    page.keyboard.press("Enter")
    opened = page.locator(".leaflet-popup-content")
    expect(opened).to_contain_text("巷口早餐")
    expect(opened).to_contain_text(page.locator(".shop-card .badge").first.inner_text().strip())
    assert opened.locator("a").get_attribute("href").endswith(f"/shops/{shops[0].pk}/")


def test_on_a_phone_it_comes_when_it_is_asked_for_and_goes_when_it_cannot(
    visit: Any, shops: list[Shop], settings: Any
) -> None:
    settings.MAP_OUTLINES = str(settings.BASE_DIR / "engagement/demo/content/outlines.json")
    page = visit("/shops/", {**PHONE, "service_workers": "block"})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    assert page.locator(".map-pin").count() == 0
    page.get_by_role("button", name="Show the map").tap()
    expect(page.locator(".map-pin")).to_have_count(2)
    assert all("localhost" in address for address in asked), "nobody else is asked for anything"
    visit.forgive("ERR_FAILED")
    page.route("**/leaflet*.js", lambda route: route.abort())
    page.reload()
    page.get_by_role("button", name="Show the map").tap()
    expect(page.locator("[data-map]")).to_be_hidden()
    expect(page.locator(".shop-card")).to_have_count(3)


def test_the_countys_tiles_are_asked_for_by_their_address_and_let_through(
    visit: Any, shops: list[Shop], settings: Any
) -> None:
    settings.MAP_TILES, settings.MAP_OUTLINES = "https://tiles.example/{z}/{x}/{y}.png", ""
    allowed = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    pictures = {"img-src": [*allowed["img-src"], *env.origin_of_tiles(settings.MAP_TILES)]}
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": allowed | pictures}
    page, asked = visit("/about/", {**DESK, "service_workers": "block"}), []

    def give(route: Any) -> None:
        asked.append(route.request.url)
        route.fulfill(body=png(256, 256).read(), content_type="image/png")

    page.route("https://tiles.example/**", give)
    page.goto("/shops/")  # wide: the map comes by itself
    tile = page.locator(".leaflet-tile-loaded").first
    tile.wait_for()
    assert tile.evaluate("tile => tile.naturalWidth") == 256, "the policy lets it through"
    assert all(re.fullmatch(r"https://tiles\.example/\d+/\d+/\d+\.png", address) for address in asked)
