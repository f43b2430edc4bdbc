"""In the demo's world: what any page costs over the line, without its pictures."""

from functools import cache

import pytest

from tests.civic.site.weights import KB, LATER, LINKED, packed
from tests.portal import opened

pytestmark = pytest.mark.django_db


@cache
def packed_once(name: str) -> int:
    return packed(name)


@pytest.mark.parametrize("who", ["", "citizen", "merchant", "clerk"])
def test_no_page_that_a_citizen_or_a_shop_can_open_is_over_250_kb(shared_portal, who):
    weights = {}
    for path, page in opened(who):
        linked = {*LINKED.findall(page), *LATER.findall(page), "img/icons.svg"}
        weights[path] = len(page.encode()) + sum(packed_once(name) for name in linked)
    assert len(weights) > 30
    assert {path: weight for path, weight in weights.items() if weight > 250 * KB} == {}
