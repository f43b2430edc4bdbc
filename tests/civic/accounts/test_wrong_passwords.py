"""Guessing passwords: five wrong ones close an account's door for a quarter of an hour."""

import time

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.test import Client

from tests import factories as make

pytestmark = pytest.mark.django_db
PASSWORD = "a long password"


@pytest.fixture
def auditor():
    user = make.user("auditor", password=PASSWORD)
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    return user


def tries(user, password, *, times=1):
    """From a new browser and a new address every time."""
    for number in range(times):
        data = {"login": user.email, "password": password, "how": "password"}
        answer = Client(REMOTE_ADDR=f"192.0.2.{number + 1}").post("/accounts/login/", data)
    return answer


def test_after_five_wrong_passwords_the_right_one_is_refused_for_a_quarter_of_an_hour(auditor, monkeypatch):
    tries(auditor, "wrong", times=5)
    assert tries(auditor, PASSWORD).status_code == 200
    at = time.time()
    monkeypatch.setattr("allauth.core.internal.ratelimit.time.time", lambda: at + 14 * 60)
    assert tries(auditor, PASSWORD).status_code == 200
    monkeypatch.setattr("allauth.core.internal.ratelimit.time.time", lambda: at + 16 * 60)
    assert tries(auditor, PASSWORD).status_code == 302


def again(client, page, **data):
    return client.post(f"/accounts/{page}/", data, REMOTE_ADDR="192.0.2.9").status_code


def test_confirming_a_password_while_signed_in_is_no_other_way_to_guess_it(auditor):
    client = Client()
    client.force_login(auditor)
    tries(auditor, "wrong", times=2)
    assert [again(client, "reauthenticate", password="wrong") for _ in range(3)] == [200] * 3
    assert again(client, "reauthenticate", password=PASSWORD) == 200
    assert tries(auditor, PASSWORD).status_code == 200


def test_nor_are_the_digits_of_the_second_factor(auditor):
    TOTP.activate(auditor, "JBSWY3DPEHPK3PXP")
    (code, *_rest) = RecoveryCodes.activate(auditor).get_unused_codes()
    client = Client()
    client.force_login(auditor)
    assert [again(client, "2fa/reauthenticate", code="000000") for _ in range(5)] == [200] * 5
    assert again(client, "2fa/reauthenticate", code=code) == 200


def test_the_page_that_asks_again_closes_after_twenty_looks_in_a_quarter_of_an_hour(auditor, monkeypatch):
    client = Client()
    client.force_login(auditor)
    at = time.time()
    for minute in range(20):
        monkeypatch.setattr("allauth.core.internal.ratelimit.time.time", lambda now=at + minute * 30: now)
        assert again(client, "reauthenticate", password="wrong") == 200
    assert again(client, "reauthenticate", password=PASSWORD) == 429


def test_a_lock_survives_however_much_else_is_remembered(auditor):
    tries(auditor, "wrong", times=5)
    for number in range(700):  # what others do: each leaves a line in the cache
        cache.set(f"zzz:{number}", 1, 900)
    assert tries(auditor, PASSWORD).status_code == 200
