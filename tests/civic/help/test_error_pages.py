"""Each page that says that something went wrong leads on: to its answer, or, where help is away, to the telephone."""

import time
from uuid import UUID

import pytest
from django.core.exceptions import SuspiciousOperation
from django.test import Client, RequestFactory
from django.urls import reverse
from django.views import defaults

from civic.core.locks import Busy
from tests import factories as make

pytestmark = pytest.mark.django_db


def link(key: str) -> str:
    return f'href="/help/{key}/"'


@pytest.mark.parametrize("path", ["/nothing-here/", "/notices/999999/"])
def test_what_is_not_there(client, path):
    page = client.get(path)
    assert page.status_code == 404
    assert link("page-not-found") in page.content.decode()


def test_what_is_not_open_to_somebody(client):
    client.force_login(make.citizen().user)
    page = client.get(reverse("civic:identity_desk"))
    assert page.status_code == 403
    assert link("page-not-found") in page.content.decode()


def test_a_form_that_is_too_old():
    page = Client(enforce_csrf_checks=True).post("/pay/", {"amount": "10"})
    assert page.status_code == 403
    assert link("form-too-old") in page.content.decode()


def test_an_address_that_only_a_button_opens(client):
    client.force_login(make.citizen().user)
    page = client.get(reverse("civic:export"))
    assert page.status_code == 405
    assert link("form-too-old") in page.content.decode()


def test_too_many_tries(client, monkeypatch):
    client.force_login(make.user("somebody", password="a long password"))
    at = time.time()
    for turn in range(21):
        monkeypatch.setattr("allauth.core.internal.ratelimit.time.time", lambda now=at + turn * 30: now)
        page = client.post("/accounts/reauthenticate/", {"password": "wrong"})
    assert page.status_code == 429
    assert link("too-many-tries") in page.content.decode()


def test_what_cannot_be_read_and_what_broke():
    asked = RequestFactory().get("/")
    unread, broke = defaults.bad_request(asked, SuspiciousOperation()), defaults.server_error(asked)
    assert (unread.status_code, broke.status_code) == (400, 500)
    assert link("page-not-found") in unread.content.decode()
    assert link("report-a-mistake") in broke.content.decode()


def test_while_everything_is_closed_the_telephone_is_the_answer(client, settings):
    settings.MAINTENANCE, settings.SUPPORT_PHONE = True, "089-123456"
    page = client.get("/")
    assert page.status_code == 503
    assert 'href="tel:089-123456"' in page.content.decode()
    assert "/help/" not in page.content.decode()


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("/accounts/3rdparty/login/error/", "sign-in-otherwise"),
        ("/accounts/3rdparty/login/cancelled/", "sign-in-otherwise"),
        ("/accounts/inactive/", "account-closed"),
        ("/accounts/password/reset/key/1-nothing/", "sign-in-otherwise"),
    ],
)
def test_a_way_in_that_leads_nowhere(client, path, key):
    assert link(key) in client.get(path).content.decode()


def test_a_copy_that_is_gone(client):
    client.force_login(make.citizen().user)
    page = client.get(f"/me/data/exports/{UUID(int=1)}.zip")
    assert page.status_code == 404
    assert link("my-data") in page.content.decode()


@pytest.mark.parametrize("path", ["/merchant/", "/v/12345678/"])
def test_a_page_of_the_shops_staff(client, path):
    client.force_login(make.citizen().user)
    page = client.get(path).content.decode()
    assert link("shop-team") in page
    assert link("page-not-found") not in page, "the page of a shop itself says no"


def test_without_a_connection_the_page_says_what_works_and_that_help_needs_one(client):
    page = client.get("/offline/").content.decode()
    assert link("no-network") in page
    assert "常見問題（需要網路）" in page
    assert "Help (needs a connection)" in page


def test_while_somebody_else_is_at_it(client, monkeypatch):
    def held(*_args, **_kwargs):
        raise Busy

    monkeypatch.setattr("civic.help.views.render", held)
    page = client.get("/help/")
    assert page.status_code == 503
    assert link("report-a-mistake") in page.content.decode()
