"""Every link in a mail leads to the public address, whatever host the request that caused it came to."""

import re

import pytest
from django.core import mail
from django.test import Client

from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("page", "field", "known"),
    [("password/reset", "email", True), ("password/reset", "email", False), ("login", "login", True),
     ("login", "login", False), ("signup", "email", True), ("signup", "email", False)],
)  # fmt: skip
def test_links_in_mails_use_the_public_address(settings, page, field, known):
    settings.PUBLIC_URL, settings.ALLOWED_HOSTS = "https://tuili.example", ["inside.example"]
    user = make.citizen().user
    user.set_password("a long enough passphrase")
    user.save()
    email = user.email if known else "stranger@example.test"
    Client(HTTP_HOST="inside.example").post(f"/accounts/{page}/", {field: email})
    [letter] = mail.outbox
    links = re.findall(r"https?://[^\s\"<>]+", letter.body + str(getattr(letter, "alternatives", "")))
    assert links
    assert {link for link in links if not link.startswith("https://tuili.example")} == set()
