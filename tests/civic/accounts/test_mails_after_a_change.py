"""After a change of how one signs in, a mail in the county's own words says what changed, and what to do about it."""

import re
from pathlib import Path

import pytest
from allauth.account.adapter import get_adapter
from allauth.core.context import request_context
from django.conf import settings
from django.core import mail
from django.test import Client
from django.utils import translation

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


def every_mail() -> list[str]:
    root = Path(settings.BASE_DIR) / "templates"
    return sorted(
        str(path.relative_to(root)).removesuffix("_message.txt")
        for app in ("account", "mfa", "socialaccount")
        for path in (root / app / "email").glob("*_message.txt")
        if not path.name.startswith("base_")
    )


FACTS = {
    "code": "481203",
    "email": "aunt@example.test",
    "password_reset_url": "https://push.example.gov.tw/accounts/password/reset/key/1-a/",
    "provider": {"name": "LINE"},
    "signup_url": "https://push.example.gov.tw/accounts/signup/",
}
ADVICE = {"en": ("You did not ask for this?", "It was not you?"), "zh-hant": ("不是您",)}
PORTAL = {"en": "Tuili", "zh-hant": "推力"}


@pytest.mark.parametrize("language", ADVICE)
@pytest.mark.parametrize("prefix", every_mail())
def test_every_mail_about_signing_in_speaks_the_countys_words(prefix, language, settings, rf):
    settings.PUBLIC_URL = "https://push.example.gov.tw"
    with translation.override(language), request_context(rf.get("/")):
        get_adapter().send_mail(prefix, "aunt@example.test", dict(FACTS))
    (message,) = mail.outbox
    assert PORTAL[language] in message.subject
    assert [words for words in ADVICE[language] if words in message.body], message.body
    assert settings.SUPPORT_EMAIL in message.body
    assert "https://push.example.gov.tw" in message.body
    assert not [part for part in (*LIBRARY, "testserver", "example.com") if part in message.body]
    assert bool(re.search("[一-鿿]{4}", message.body.split("--")[0])) == (language == "zh-hant"), message.body
