"""Passkeys in a real browser with a virtual authenticator: joining, signing in, and for staff the second factor."""

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from playwright.sync_api import expect

from tests import factories as make
from tests.journeys.passkeys import at_the_desk, code_in, sign_in, with_authenticator

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def join(page) -> None:
    page.goto("/accounts/signup/passkey/")
    page.fill("input[name=email]", "new@example.test")
    page.click(".card button[type=submit]")
    page.wait_for_url("**/confirm-email/**")
    page.fill("input[name=code]", code_in(mail.outbox[-1]))
    page.click(".card button[type=submit]")
    page.wait_for_url("**/webauthn/signup/**")
    page.click("form[data-passkey] button[type=submit]")
    page.wait_for_url(lambda url: "/accounts/" not in url)


def test_a_newcomer_joins_with_a_passkey_and_signs_in_with_nothing_else(visit):
    page = visit("/")
    with_authenticator(page)
    join(page)
    assert Authenticator.objects.get().user.email == "new@example.test"
    page.context.clear_cookies()
    page.goto("/accounts/login/?next=/me/")
    page.click("form[data-passkey] button[type=submit]")
    page.wait_for_url("**/me/")
    expect(page.locator("main")).to_contain_text("new@example.test")


def test_a_citizen_adds_a_passkey_names_it_and_removes_it(visit):
    user = make.citizen().user
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    page = visit("/accounts/login/")
    with_authenticator(page)
    sign_in(page, user)
    page.goto("/accounts/2fa/webauthn/add/")
    page.fill("input[name=name]", "我的手機")
    page.click("form[data-passkey] button[type=submit]")
    page.wait_for_url("**/me/sign-in/")
    expect(page.locator(".ways")).to_contain_text("我的手機")
    page.click(".ways summary")
    page.click(".ways .btn-danger")
    page.wait_for_url("**/me/sign-in/")
    assert not Authenticator.objects.exists()


def test_refusing_the_passkey_says_so_and_the_code_still_works(visit):
    user = make.citizen().user
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    page = visit("/accounts/login/")
    with_authenticator(page)  # it holds no passkey of this site
    page.click("form[data-passkey] button[type=submit]")
    expect(page.locator("[data-passkey-fault]")).to_be_visible()
    sign_in(page, user)
    page.goto("/me/")
    expect(page.locator("main")).to_contain_text(user.email)


def test_staff_open_the_administration_with_a_passkey_alone(visit, settings):
    settings.STAFF_SECOND_FACTOR = True
    page = at_the_desk(visit("/accounts/login/"), make.staff("operator"))
    expect(page.locator("#content")).to_be_visible()


def test_a_passkey_of_another_site_or_a_replayed_answer_signs_nobody_in():
    client = Client()
    client.get("/accounts/2fa/webauthn/login/", headers={"accept": "application/json"})
    for answer in ("", "nonsense", "{}", '{"id": "x", "response": {"userHandle": "MQ"}}'):
        client.post("/accounts/2fa/webauthn/login/", {"credential": answer})
        assert "_auth_user_id" not in client.session
