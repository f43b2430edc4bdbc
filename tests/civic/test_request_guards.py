"""What holds for every page, whoever asks: how much is read, what is kept of it, what the logs may say."""

import json
import logging
from logging.config import DictConfigurator

import pytest
from django.conf import settings
from django.test import Client

from civic.deploy.logs import without_secrets
from tests import factories as make
from tests.api import program_of, refusal

pytestmark = pytest.mark.django_db

PRIVATE = ["/", "/me/", "/me/profile/", "/inbox/", "/wallet/", "/accounts/email/", "/api/v1/wallet/"]


@pytest.mark.parametrize("path", PRIVATE)
def test_no_browser_keeps_what_a_signed_in_person_saw(client, path):
    client.force_login(make.citizen().user)
    response = client.get(path)
    assert response.status_code == 200
    assert {"no-store", "private"} <= set(response["Cache-Control"].split(", "))


def test_a_program_that_shows_a_token_gets_private_answers_too():
    assert "no-store" in program_of(make.citizen()).get("/api/v1/wallet/")["Cache-Control"]


def test_a_visitors_pages_may_be_kept(client):
    assert "no-store" not in client.get("/").headers.get("Cache-Control", "")


@pytest.mark.parametrize("said", [str(33 * 2**20), "9" * 40])
def test_a_body_that_says_it_is_huge_is_refused_before_it_is_read(said):
    stranger = Client(enforce_csrf_checks=True)
    multipart = {"content_type": "multipart/form-data; boundary=x", "CONTENT_LENGTH": said}
    assert stranger.post("/accounts/login/", b"", **multipart).status_code == 400
    assert refusal(stranger.post("/api/v1/wallet/payment-codes/", b"", **multipart), 413)["code"] == "body_too_large"


@pytest.mark.parametrize(
    ("line", "secret"),
    [
        ("GET /r/Zm9vYmFyYmF6cXV4MTIz/", "Zm9vYmFyYmF6cXV4MTIz"),
        ("Not Found: /r/Zm9vYmFyYmF6cXV4MTIz", "Zm9vYmFyYmF6cXV4MTIz"),
        ("GET /accounts/password/reset/key/4-cx2k-abcdef/", "cx2k-abcdef"),
        ("GET /accounts/signup/?email=lin%40example.test", "lin"),
        ("SMTPRecipientsRefused: {'lin.mei+1@mail.example.test': (550, b'no')}", "lin.mei"),
    ],
)
def test_a_log_line_holds_no_code_and_no_address(line, secret):
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, line, (), None)
    formatted = _formatter().format(record)
    assert secret not in formatted
    assert json.loads(formatted)["level"] == "warning"


def test_an_ordinary_line_stays_as_it_is():
    assert without_secrets(None, "", '{"request": "GET /notices/7/"}') == '{"request": "GET /notices/7/"}'


def _formatter() -> logging.Formatter:
    """The one of the running portal."""
    return DictConfigurator({}).configure_formatter(dict(settings.LOGGING["formatters"]["lines"]))


@pytest.mark.parametrize("path", ["/", "/admin/", "/nothing/", "/api/v1/notices/"])
def test_a_page_asks_a_browser_for_nothing_that_ours_do_not_use_and_no_other_site_holds_its_window(client, path):
    answer = client.get(path)
    policy = answer["Permissions-Policy"]
    assert {"camera=(self)", "geolocation=(self)", "microphone=()", "payment=()"} <= set(policy.split(", "))
    assert "*" not in policy
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
