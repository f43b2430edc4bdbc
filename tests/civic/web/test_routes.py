"""An address leads to the same page each time, also where it is remembered; what is asked in vain is not."""

import pytest
from django.urls import Resolver404, get_resolver

from civic.urls import urlpatterns


def led_to(path: str) -> tuple[object, ...]:
    match = get_resolver().resolve(path)
    return match.func, match.args, match.kwargs, match.view_name, match.route, match.namespaces


@pytest.mark.parametrize("path", ["/", "/wallet/", "/notices/7/", "/admin/", "/api/v1/notices/", "/media/a/b.jpg"])
def test_an_address_leads_to_the_same_page_each_time(path):
    first = led_to(path)
    assert [led_to(path), led_to(path)] == [first, first]
    assert led_to("/notices/8/")[2] == {"pk": 8}


def test_what_has_a_part_that_changes_or_leads_nowhere_is_not_remembered():
    (resolver,) = urlpatterns
    led_to("/wallet/")
    before = set(resolver._kept)
    for path in ("/notices/12345/", "/api/v1/nothing/of/the/kind/", "/media/nobody/asked.jpg"):
        led_to(path)
    with pytest.raises(Resolver404):
        led_to("/no/such/page/")
    assert "wallet/" in before
    assert set(resolver._kept) == before
