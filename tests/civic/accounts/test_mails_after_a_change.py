"""After a change of how one signs in, a mail in the county's own words says what changed, and what to do about it."""

import re

import pytest
from django.core import mail
from django.test import Client

from tests import factories as make

pytestmark = pytest.mark.django_db
WORDS = {"en": ("Your password for", "It was not you?"), "zh-hant": ("密碼", "不是您")}
LIBRARY = ("You are receiving this mail", "originates from", "您收到這封郵件")


@pytest.fixture(params=WORDS)
def someone(request, settings):
    settings.PUBLIC_URL = "https://push.example.gov.tw"
    user = make.user(password="seven sleepy herons")
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    client = Client(headers={"accept-language": request.param})
    client.login(username=user.email, password="seven sleepy herons")
    return client, user, WORDS[request.param]


def assert_ours(message, user, words):
    subject, not_you = words
    assert message.to == [user.email]
    assert subject in message.subject
    assert not_you in message.body
    assert "https://push.example.gov.tw/accounts/password/reset/" in message.body
    assert not [part for part in LIBRARY if part in message.body]


def test_a_changed_password(someone):
    client, user, words = someone
    new = {"password1": "eight sleepy herons", "password2": "eight sleepy herons"}
    done = client.post("/accounts/password/change/", {"oldpassword": "seven sleepy herons", **new})
    assert done.url == "/me/sign-in/"
    assert_ours(mail.outbox[-1], user, words)


def test_a_password_set_by_the_link(someone):
    client, user, words = someone
    client.logout()
    client.post("/accounts/password/reset/", {"email": user.email})
    link = re.search(r"/accounts/password/reset/key/\S+", mail.outbox[-1].body).group()
    page = client.get(link).url
    client.post(page, {"password1": "eight sleepy herons", "password2": "eight sleepy herons"})
    assert_ours(mail.outbox[-1], user, words)
