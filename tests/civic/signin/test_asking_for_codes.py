"""Whoever asks for too many codes is told when the next may come, and closes the door to nobody else."""

import re
import time

import pytest
from django.core import mail
from django.test import Client

from tests import factories as make

pytestmark = pytest.mark.django_db
HERE, ELSEWHERE = "10.0.0.1", "10.0.0.2"


def ask(email: str, where: str = HERE, page: str = "login"):
    browser = Client(headers={"accept-language": "en"}, REMOTE_ADDR=where)
    return browser.post(f"/accounts/{page}/", {"login" if page == "login" else "email": email})


@pytest.mark.parametrize(
    ("page", "email"), [("login", ""), ("login", "nobody@example.test"), ("signup", "new@example.test")]
)
def test_the_sixth_code_is_refused_with_what_happened_and_the_hour_of_the_next(page, email):
    email = email or make.citizen().user.email
    assert [ask(email, page=page).status_code for _ in range(5)] == [302] * 5
    refused = ask(email, page=page)
    said = refused.content.decode()
    assert "We have sent five codes to this address" in said
    [hour] = re.findall(r'can be sent at (\d\d:\d\d)[.] <a class="help-link" href="/help/code-not-arrived/">', said)
    in_minutes = (int(hour[:2]) * 60 + int(hour[3:]) - (time.time() // 60 + 8 * 60)) % (24 * 60)
    assert 9 <= in_minutes <= 11


def test_the_owner_of_the_address_still_gets_a_code_elsewhere():
    owner = make.citizen().user
    for _ in range(8):
        ask(owner.email, HERE)
    mail.outbox.clear()
    assert ask(owner.email, ELSEWHERE).status_code == 302
    assert [letter.to for letter in mail.outbox] == [[owner.email]], "a stranger locked the owner out"


def test_whoever_filled_one_address_can_ask_for_another():
    for _ in range(6):
        ask("first@example.test")
    assert ask("second@example.test").status_code == 302


def test_an_address_is_not_flooded_by_many_askers():
    owner = make.citizen().user
    answers = [ask(owner.email, f"10.0.1.{number // 5}") for number in range(31)]
    assert [answer.status_code for answer in answers[:30]] == [302] * 30
    assert "Many codes were asked" in answers[30].content.decode()
