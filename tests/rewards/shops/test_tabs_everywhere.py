"""In the demo's world: no page of a shop shows another bar than the shop's."""

import re

import pytest

from tests.portal import opened

pytestmark = pytest.mark.django_db
# Of somebody who asks to become a shop: a citizen's until the county said yes. And a sheet of paper, without a frame.
OTHERS = {"merchant": {"/merchant/apply/", "/merchant/shop/<pk>/poster/print/"}, "clerk": {"/merchant/apply/"}}


@pytest.mark.parametrize("who", ["merchant", "clerk"])
def test_every_page_of_a_shop_has_the_shops_own_tabs(shared_portal: None, who: str) -> None:
    others, count = set(), 0
    for path, page in opened(who, lambda path: path.startswith("/merchant/")):
        count += 1
        bars = re.findall(r'<nav class="tabs[^>]*>', page)
        if len(bars) != 1 or "tabs-shop" not in bars[0]:
            others.add(re.sub(r"/[0-9]+/", "/<pk>/", path))
    assert count > (20 if who == "merchant" else 6)
    assert others == OTHERS[who]
