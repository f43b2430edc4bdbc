"""Every address of the portal, as a stranger finds it: declared open here, or closed before anything is looked up."""

from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.addresses import EVERY, NOT_THERE, OPEN

# What a visitor may open. A page that is not here must ask for sign-in.
LOGIN = ("/accounts/login/", "/admin/login/")


CLOSED = [address for address in EVERY if address.route not in OPEN | NOT_THERE]


def is_turned_away(response: Any) -> bool:
    if response.status_code == 302:
        return urlsplit(response["Location"]).path in LOGIN
    if response.headers.get("HX-Refresh") == "true":  # a live part of a page asks the page to load anew
        return not response.content
    return response.status_code in {401, 403}


@pytest.mark.django_db
@pytest.mark.parametrize("address", CLOSED, ids=lambda address: address.route)
def test_a_closed_address_turns_a_stranger_away_before_it_looks_anything_up(client, address):
    looked = client.get(address.path)
    assert is_turned_away(looked) or looked.status_code == 405, f"GET answers {looked.status_code}"
    sent = client.post(address.path)
    assert is_turned_away(sent) or (sent.status_code == 405 and looked.status_code != 405), (
        f"POST answers {sent.status_code}"
    )


@pytest.mark.django_db
@pytest.mark.parametrize("address", [a for a in EVERY if a.route in OPEN], ids=lambda address: address.route)
def test_an_open_address_answers_a_stranger_without_falling_over(client, address):
    response = client.get(address.path)
    assert not is_turned_away(response), "this address is closed: take it off the list"
    assert response.status_code in {200, 302, 404, 405} or address.route == "healthz"


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post", "put", "delete"])
@pytest.mark.parametrize("path", ["/api/nothing/", "/api/v1/nothing/", "/api/v1/wallet"])
def test_where_the_api_has_nothing_it_says_so_in_its_own_shape(client, path, method):
    response = getattr(client, method)(path)
    assert response.status_code == 404
    assert response.json()["error"]["code"] == "not_found"


def test_the_demos_pages_exist_only_in_the_demo():
    assert [address for address in EVERY if address.route.startswith("demo")] == []


@pytest.mark.parametrize("route", sorted(OPEN | NOT_THERE))
def test_what_is_declared_open_is_there(route):
    assert route in {address.route for address in EVERY}
