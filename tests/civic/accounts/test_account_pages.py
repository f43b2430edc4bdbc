"""Every account page is there, in the portal's look, and runs nothing inline (the CSP would stop it)."""

import re

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.urls import reverse

from tests import factories as make

pytestmark = pytest.mark.django_db

OPEN = ["account_login", "account_signup", "account_request_login_code", "account_reset_password", "account_inactive"]
OWN = [
    "civic:me",
    "civic:profile",
    "account_email",
    "account_logout",
    "mfa_index",
    "mfa_activate_totp",
]
WITH_SECOND_FACTOR = ["mfa_index", "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes"]
INLINE = re.compile(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", re.IGNORECASE)


def assert_looks_like_ours(client: Client, name: str) -> None:
    page = client.get(reverse(name))
    html = page.content.decode()
    assert page.status_code == 200, name
    assert "css/site.css" in html
    assert html.count("<h1") == 1
    assert not INLINE.search(html), INLINE.search(html)


@pytest.mark.parametrize("name", OPEN)
def test_pages_for_everyone(name):
    assert_looks_like_ours(Client(), name)


@pytest.mark.parametrize("name", OWN)
def test_pages_of_a_person(name):
    client, citizen = Client(), make.citizen()
    citizen.user.emailaddress_set.create(email=citizen.user.email, verified=True, primary=True)
    client.force_login(citizen.user)
    assert_looks_like_ours(client, name)


@pytest.mark.parametrize("name", WITH_SECOND_FACTOR)
def test_pages_of_a_person_with_a_second_factor(name, monkeypatch):
    client, user = Client(), make.user()
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(user)
    client.force_login(user)
    monkeypatch.setattr("allauth.account.adapter.DefaultAccountAdapter.is_reauthentication_required", lambda *a, **k: 0)
    assert_looks_like_ours(client, name)


def test_a_password_is_asked_for_once_and_not_again_inside_its_box():
    client, user = Client(headers={"accept-language": "en"}), make.user()
    user.set_password("seven sleepy herons")
    user.save()
    client.force_login(user)
    page = client.get(reverse("account_reauthenticate")).content.decode()
    box = re.search(r'<input[^>]*name="password"[^>]*>', page)
    assert "placeholder" not in box[0]


def test_before_new_recovery_codes_are_made_one_reads_that_the_old_ones_end(monkeypatch):
    client, user = Client(headers={"accept-language": "en"}), make.user()
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(user)
    client.force_login(user)
    monkeypatch.setattr("allauth.account.adapter.DefaultAccountAdapter.is_reauthentication_required", lambda *a, **k: 0)
    page = client.get(reverse("mfa_generate_recovery_codes")).content.decode()
    assert "The codes that you have stop working." in page
    assert f'href="{reverse("mfa_index")}"' in page
    old = RecoveryCodes.activate(user).get_unused_codes()
    client.post(reverse("mfa_generate_recovery_codes"))
    shown = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert not [code for code in old if code in shown]


def test_a_visitor_who_wants_a_page_of_their_own_is_led_to_sign_in_and_back():
    assert Client().get("/me/").url == "/accounts/login/?next=/me/"


def test_me_shows_each_person_only_the_doors_that_are_open_to_them():
    citizen, clerk, editor = make.citizen().user, make.clerk(make.shop()), make.staff("editor", make.agency())
    shown = {}
    for person in (citizen, clerk, editor):
        client = Client()
        client.force_login(person)
        main = client.get("/me/").content.decode().split("<main")[1].split("</main>")[0]
        shown[person] = {door for door in ("/merchant/", "/admin/", "/wallet/") if f'href="{door}"' in main}
    assert shown == {
        citizen: {"/wallet/"},
        clerk: {"/wallet/", "/merchant/"},
        editor: {"/wallet/", "/admin/"},
    }
