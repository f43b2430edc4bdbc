"""In the demo's world: no page of a shop shows another bar than the shop's."""

import re

import pytest

from tests.portal import pages, signed_in

pytestmark = pytest.mark.django_db
# Of somebody who asks to become a shop: a citizen's until the county said yes. And a sheet of paper, without a frame.
OTHERS = {"merchant": {"/merchant/apply/", "/merchant/shop/<pk>/poster/print/"}, "clerk": {"/merchant/apply/"}}


@pytest.mark.parametrize("who", ["merchant", "clerk"])
def test_every_page_of_a_shop_has_the_shops_own_tabs(shared_portal: None, who: str) -> None:
    browser, others = signed_in(who), []
    opened = [page.path for page in pages((who,), lambda path: path.startswith("/merchant/"))]
    for path in opened:
        bars = re.findall(r'<nav class="tabs[^>]*>', browser.get(path).content.decode())
        if len(bars) != 1 or "tabs-shop" not in bars[0]:
            others.append(path)
    assert len(opened) > (20 if who == "merchant" else 6)
    assert {re.sub(r"/[0-9]+/", "/<pk>/", path) for path in others} == OTHERS[who]
