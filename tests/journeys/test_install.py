"""The quiet offer to install: only where the browser can, never again after a no, and moving nothing."""

from typing import Any

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OFFER = "window.dispatchEvent(new Event('beforeinstallprompt', { cancelable: true }))"
SHIFT = "new Promise(r => new PerformanceObserver(l => r(l.getEntries().reduce((s, e) => s + e.value, 0)))" \
        ".observe({type: 'layout-shift', buffered: true}) || setTimeout(() => r(0), 300))"  # fmt: skip


@pytest.fixture
def home(visit: Any) -> Any:
    page = visit("/")
    with page.expect_navigation():  # and the new page's scripts are there
        page.get_by_role("button", name="No, thanks").click()
    assert page.locator(".tour-offer").count() == 0
    return page


def test_it_is_silent_until_the_browser_offers_it(home):
    assert home.locator("[data-install]").is_hidden()
    home.evaluate(OFFER)
    assert home.locator("[data-install]").is_visible()
    assert home.get_by_text("Press Share").is_hidden()
    assert home.evaluate(SHIFT) < 0.02


def test_after_a_no_it_is_never_shown_again(home):
    home.evaluate(OFFER)
    home.get_by_role("button", name="Not now").click()
    assert home.locator("[data-install]").is_hidden()
    home.reload()
    home.evaluate(OFFER)
    assert home.locator("[data-install]").is_hidden()


def test_an_iphone_is_told_the_way_by_words(home):
    home.add_init_script("Object.defineProperty(navigator, 'standalone', { value: false })")
    home.reload()
    assert home.get_by_text("Press Share").is_visible()
    assert home.get_by_role("button", name="Add", exact=True).is_hidden()
