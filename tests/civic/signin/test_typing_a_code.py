"""People are slow and mistype: a code waits its whole time, counts real guesses, and tells nobody who has joined."""

import re
import time

import pytest
from django.core import mail
from django.test import Client

from tests import factories as make

pytestmark = pytest.mark.django_db
ENGLISH = {"headers": {"accept-language": "en"}}


@pytest.fixture(params=["login", "signup"])
def waiting(request):
    """A browser that has asked for a code, and the page that takes it."""
    browser = Client(**ENGLISH)
    asked = {"login": make.citizen().user.email} if request.param == "login" else {"email": "new@example.test"}
    return browser, browser.post(f"/accounts/{request.param}/", asked).url


def code() -> str:
    return re.search(r"^\d{6}$", mail.outbox[-1].body, re.MULTILINE).group()


def wrong() -> str:
    return "000000" if code() != "000000" else "111111"


def leads(words: str, key: str, page) -> bool:
    """Whether the refusal stands there with the link to its answer beside it."""
    return f'{words} <a class="help-link" href="/help/{key}/">' in page.content.decode()


def is_in(browser: Client) -> bool:
    return "_auth_user_id" in browser.session


@pytest.mark.parametrize("as_typed", [" {} {} ", "{}-{}", "{}　{}"])
@pytest.mark.parametrize("wide", [0, 0xFEE0])
def test_a_code_is_understood_with_blanks_dashes_and_full_width_digits(waiting, as_typed, wide):
    browser, page = waiting
    digits = "".join(chr(ord(digit) + wide) for digit in code())
    browser.post(page, {"code": as_typed.format(digits[:3], digits[3:])})
    assert is_in(browser)


def test_what_cannot_be_a_code_costs_no_try(waiting):
    browser, page = waiting
    for typed in ("", "123", "no code", "1" * 31):
        assert browser.post(page, {"code": typed}).context["verify_form"].errors["code"]
    browser.post(page, {"code": code()})
    assert is_in(browser)


def test_a_code_that_was_sent_again_is_good_for_its_whole_time(waiting, monkeypatch):
    browser, page = waiting
    began = time.time()
    monkeypatch.setattr(time, "time", lambda: began + 14 * 60)
    browser.post(page, {"action": "resend"})
    monkeypatch.setattr(time, "time", lambda: began + 28 * 60)
    browser.post(page, {"code": code()})
    assert is_in(browser)


def test_a_code_that_is_too_old_says_so(waiting, monkeypatch):
    browser, page = waiting
    began = time.time()
    monkeypatch.setattr(time, "time", lambda: began + 16 * 60)
    said = browser.post(page, {"code": code()}, follow=True)
    assert leads("This code is older than 15 minutes. Have a new one sent.", "code-wrong", said)
    assert not is_in(browser)


def test_three_wrong_tries_say_what_to_do(waiting):
    browser, page = waiting
    for _ in range(2):
        answer = browser.post(page, {"code": wrong()}, follow=True)
        assert leads("This is not the right code. Please look at the newest mail.", "code-wrong", answer)
    answer = browser.post(page, {"code": wrong()}, follow=True)
    assert leads("Too many wrong tries. Have a new code sent, or try again in 15 minutes.", "too-many-tries", answer)
    browser.post(page, {"code": code()})
    assert not is_in(browser)


def test_guesses_at_addresses_that_nobody_has_do_not_tell_them_from_others():
    browser = Client(**ENGLISH)
    for _ in range(3):
        browser.post(browser.post("/accounts/login/", {"login": "nobody@example.test"}).url, {"code": "123456"})
        browser.post("/accounts/logout/")
    for email in (make.citizen().user.email, "nobody-else@example.test"):
        page = browser.post("/accounts/login/", {"login": email}).url
        assert "This is not the right code" in browser.post(page, {"code": "123456"}).content.decode()
        browser.post("/accounts/logout/")
