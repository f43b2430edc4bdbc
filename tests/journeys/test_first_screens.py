"""A small screen before anybody scrolls: a payment code whole, no words under the tabs, room for the content."""

from typing import Any

import pytest
from django.utils import timezone

from tests import factories as make
from tests.browsers import PHONE
from tests.journeys.steps import enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = [(320, 568), (360, 640), (375, 667), (390, 844)]
ON_A_CODE = {
    "digits": ".code .digits",
    "QR": ".code .qr img",
    "seconds": ".code .valid",
    "state": ".code .waiting",
    "change the amount": ".code .cluster a:last-child",
}
BELOW_THE_EDGE = """(parts) => Object.entries(parts).filter(([_name, where]) => {
  const box = document.querySelector(where).getBoundingClientRect();
  return box.height < 12 || box.top < 0 || box.left < 0 || box.bottom > innerHeight || box.right > innerWidth;
}).map(([name]) => name)"""
LARGE = "(large) => document.documentElement.classList.toggle('large', large)"
# What of the focused element lies under a bar that stands still, in pixels, where all of it would fit.
COVERED = """() => {
  const tabs = document.querySelector(".tabs"), focused = document.activeElement;
  const box = focused.getBoundingClientRect(), bar = tabs.getBoundingClientRect();
  const isFixed = getComputedStyle(tabs).position === "fixed";
  if (!isFixed || tabs.contains(focused) || box.height > bar.top) return 0;
  return Math.max(0, Math.round(box.bottom - bar.top), Math.round(-box.top));
}"""


@pytest.fixture
def payer() -> Any:
    return make.rich_citizen(100, now=timezone.now())


def test_a_payment_code_is_whole_on_the_first_screen(visit: Any, live_server: Any, payer: Any, settings: Any) -> None:
    settings.PAYMENT_CODE_SECONDS = 3600
    page, missing = visit("/about/", PHONE), {}
    for language in ("zh-hant", "en"):
        enter(page, live_server, payer.user, language)
        page.goto("/pay/?amount=12")
        page.locator("form.card .btn-primary").click()
        page.wait_for_selector(".qr img")
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            for large in (False, True):
                page.evaluate(LARGE, large)
                what = page.evaluate(BELOW_THE_EDGE, ON_A_CODE)
                qr = page.locator(".qr img").bounding_box()
                tabs = page.locator(".tabs").is_visible()
                if what or tabs or qr["width"] < 140 or abs(qr["width"] - qr["height"]) > 1:
                    missing[language, width, height, large] = (what, tabs, qr)
        assert page.locator(".code .digits").inner_text().replace(" ", "").isdigit()
    assert missing == {}


def test_the_tabs_cover_no_words_that_have_the_focus_and_nothing_bulges(
    visit: Any, live_server: Any, payer: Any
) -> None:
    for number in range(3):
        make.notice(title=f"里民健康檢查第 {number} 場")
    page, covered = visit("/about/", PHONE), []
    owner = make.owner(make.shop().merchant)
    for language, large in (("zh-hant", False), ("en", True)):
        for person, paths in ((payer.user, ("/", "/me/", "/shops/")), (owner, ("/merchant/business/",))):
            enter(page, live_server, person, language)
            for path in paths:
                page.goto(path)
                page.evaluate(LARGE, large)
                for size in SIZES:
                    covered += [(path, language, size, *found) for found in covered_words(page, size)]
                bar = page.locator(".tabs").bounding_box()
                icon = ".tab-counter .icon" if person == owner else ".tab-pay .icon"
                assert page.locator(icon).bounding_box()["y"] >= bar["y"], path
    assert covered == []


def covered_words(page: Any, size: tuple[int, int]) -> list[tuple[int, str]]:
    """What lies under a bar, in pixels, of each of the first things that Tab comes to."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.evaluate("scrollTo(0, 0); document.activeElement.blur()")
    found = []
    for _press in range(16):
        page.keyboard.press("Tab")
        if hidden := page.evaluate(COVERED):
            found.append((hidden, page.evaluate("document.activeElement.textContent.trim()")))
    return found


def test_at_400_percent_half_of_the_screen_is_content(visit: Any, live_server: Any, payer: Any) -> None:
    page, owner, little = visit("/about/", PHONE), make.owner(make.shop().merchant), []
    page.set_viewport_size({"width": 320, "height": 256})
    for language in ("zh-hant", "en"):
        for person, paths in ((payer.user, ("/", "/wallet/", "/shops/")), (owner, ("/merchant/", "/merchant/more/"))):
            enter(page, live_server, person, language)
            for path in paths:
                page.goto(path)
                for large in (False, True):
                    page.evaluate(LARGE, large)
                    fixed = page.evaluate("getComputedStyle(document.querySelector('.tabs')).position")
                    top = page.locator("main").bounding_box()["y"]
                    if fixed != "static" or top > 128:
                        little.append((path, language, large, fixed, top))
    assert little == []
