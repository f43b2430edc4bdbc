"""People of a shop begin at the counter, with the shop's own tabs; their own coins are one tap away."""

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from rewards.devices import actions as devices
from tests import factories as make

pytestmark = pytest.mark.django_db


def sign_in(user: Any, then: str = "") -> Any:
    browser = Client(headers={"accept-language": "en"})
    browser.post(f"/accounts/login/{then}", {"login": user.email})
    code = re.search(r"^\d{6}$", mail.outbox[-1].body, re.MULTILINE).group()  # type: ignore[union-attr]
    return browser, browser.post(f"/accounts/login/code/confirm/{then}", {"code": code})


def tabs(browser: Any, path: str) -> list[str]:
    page = browser.get(path).content.decode()
    [bar] = re.findall(r'<nav class="tabs.*?</nav>', page, re.DOTALL)
    return re.findall(r'class="tab tab-([a-z]+)"', bar)


def test_a_clerk_lands_at_the_counter_and_a_citizen_at_home() -> None:
    assert sign_in(make.clerk(make.shop()))[1].url == "/merchant/"
    assert sign_in(make.owner(make.shop().merchant))[1].url == "/merchant/"
    assert sign_in(make.citizen().user)[1].url == "/"


def test_whoever_was_sent_to_sign_in_goes_back_to_that_page() -> None:
    assert sign_in(make.clerk(make.shop()), "?next=/wallet/")[1].url == "/wallet/"


def test_a_clerk_has_the_tabs_that_lead_somewhere() -> None:
    browser, _answer = sign_in(make.clerk(make.shop()))
    assert tabs(browser, "/merchant/") == ["counter", "today", "more"]
    for path in ("/merchant/today/", "/merchant/more/"):
        assert browser.get(path).status_code == 200, path


def test_an_owner_has_all_five_and_each_opens() -> None:
    shop = make.shop()
    browser, _answer = sign_in(make.owner(shop.merchant))
    assert tabs(browser, "/merchant/business/") == ["counter", "today", "offers", "statements", "more"]
    for path in ("/merchant/", "/merchant/today/", "/merchant/offers/", "/merchant/statements/", "/merchant/more/"):
        assert browser.get(path, follow=True).status_code == 200, path


def test_the_offers_of_several_shops_are_asked_for_by_shop() -> None:
    first = make.shop()
    second = make.shop(first.merchant, name="山海小吃 二店")
    browser, _answer = sign_in(make.owner(first.merchant))
    page = browser.get("/merchant/offers/").content.decode()
    for shop in (first, second):
        assert f"/merchant/shop/{shop.pk}/offers/" in page


def test_both_sides_lead_to_each_other() -> None:
    browser, _answer = sign_in(make.clerk(make.shop()))
    assert 'href="/wallet/"' in browser.get("/merchant/more/").content.decode()
    assert 'href="/merchant/"' in browser.get("/me/").content.decode()
    assert tabs(browser, "/wallet/") == ["home", "inbox", "pay", "shops", "me"]


def test_whoever_works_in_no_shop_finds_their_own_page_instead() -> None:
    browser, _answer = sign_in(make.citizen().user)
    assert browser.get("/merchant/more/").url == "/me/"
    assert browser.get("/merchant/today/").status_code == 403


def test_a_shops_device_and_who_sets_one_up_have_them_too() -> None:
    shop = make.shop()
    owner, device = sign_in(make.owner(shop.merchant))[0], Client()
    assert tabs(owner, "/merchant/device/") == ["counter", "today", "offers", "statements", "more"]
    assert tabs(device, "/merchant/device/") == ["home", "inbox", "pay", "shops", "me"]
    _made, code = devices.add(shop.pk, name="櫃檯", by=make.owner(shop.merchant), now=timezone.now())
    device.post("/merchant/device/", {"code": code})
    assert tabs(device, "/merchant/device/") == ["counter", "today"]


@pytest.mark.parametrize("path", ["/merchant/apply/", "/merchant/join/nothing/"])
def test_who_asks_to_become_a_shop_or_to_join_one_is_a_citizen_still(path: str) -> None:
    browser, _answer = sign_in(make.citizen().user)
    assert tabs(browser, path) == ["home", "inbox", "pay", "shops", "me"]
