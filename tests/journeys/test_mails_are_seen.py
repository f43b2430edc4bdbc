"""Mails as a mail server takes them, shown on a phone, light and dark, in both languages: nothing is lost or too faint.

GALLERY=1 keeps the pictures in var/gallery.
"""

import os
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.utils import timezone

from civic.accounts.models import Citizen
from civic.outbox import actions as outbox
from engagement.delivery.actions import file
from engagement.delivery.kinds import News
from engagement.delivery.planning.digests import file_digests
from engagement.delivery.preferences.models import Manner
from engagement.emergencies.incidents import actions as incidents
from engagement.emergencies.incidents.models import Bulletin, DrillMember
from engagement.news import coins_lapsing
from engagement.sends import actions as sends
from tests import factories as make
from tests.axe import faults
from tests.engagement.sends.people import with_mail
from tests.journeys.gallery.sheets import FOLDER
from tests.processes import free_port
from tests.threads import at_once

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
BROKEN = (
    "[...document.images].filter((each) => !each.complete || !each.naturalWidth || !each.alt).map((each) => each.src)"
)
ENGLISH = {"title_en": "Free flu vaccine from 65 years on", "summary_en": "At every health centre.",
           "body_en": "Bring your card.", "picture_alt_en": "A nurse and an old man."}  # fmt: skip


class Postman:
    """A mail server that keeps what it takes."""

    def __init__(self) -> None:
        self.got: list[bytes] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  aiosmtpd's name
        self.got.append(envelope.content)
        return "250 OK"


@pytest.fixture
def postman(settings: Any, live_server: Any) -> Iterator[Postman]:
    man = Postman()
    smtp = Controller(man, hostname="127.0.0.1", port=free_port())
    smtp.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.PUBLIC_URL = "127.0.0.1", smtp.port, live_server.url
    yield man
    smtp.stop()


def reader(how: str, language: str) -> Citizen:
    citizen = with_mail(how)
    Manner.objects.create(citizen=citizen, language=language, quiet_from="00:00", quiet_until="00:00")
    return citizen


def a_notice(language: str) -> None:
    reader("at_once", language)
    make.notice(now=timezone.now(), **ENGLISH)
    sends.plan_due(now=timezone.now())


def a_digest(language: str) -> None:
    reader("daily", language)
    for title in ("流感疫苗開打", "河濱道路施工，請改道行駛，並留意現場交通引導人員的指揮與臨時標誌"):
        make.notice(title=title, now=timezone.now(), **ENGLISH)
    sends.plan_due(now=timezone.now())
    file_digests(now=timezone.now() + timedelta(days=1))


def coins(language: str) -> None:
    citizen = reader("off", language)
    facts = {"coins": 5, "on": "2026-12-31"}
    file(coins_lapsing.news, [News(citizen.pk, "lapse", timezone.now(), facts)])


def a_drill(language: str) -> None:
    citizen, now = reader("off", language), timezone.now()
    writer, second = make.staff("coordinator"), make.staff("coordinator")
    DrillMember.objects.create(citizen=citizen, added_by=writer)
    words = Bulletin(title="氣體外洩", todo="請立即離開。", title_en="Gas leak", todo_en="Leave at once.")
    made = incidents.write(words, by=writer, now=now, kind="gas", is_drill=True)
    incidents.confirm(made.pk, by=second, now=now)


MAILS = {"a notice": a_notice, "a digest": a_digest, "coins": coins, "a drill": a_drill}


def sent_by(what: Any, language: str, postman: Postman) -> EmailMessage:
    """The one mail that leaves."""

    def send() -> None:
        what(language)
        later = timedelta(days=1) if what is a_digest else timedelta(minutes=1)
        outbox.work(now=timezone.now() + later, channels=["news_mail"])

    at_once([send])
    [raw] = postman.got
    mail = message_from_bytes(raw, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


@pytest.mark.parametrize("language", ["zh-hant", "en"])
@pytest.mark.parametrize("name", MAILS)
def test_a_mail_is_read_on_a_phone_by_day_and_night_and_without_pictures(
    browser: Any, postman: Postman, tmp_path: Path, name: str, language: str
) -> None:
    mail = sent_by(MAILS[name], language, postman)
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert html is not None
    shown = html.get_content()
    folder = FOLDER if os.environ.get("GALLERY") else tmp_path
    folder.mkdir(parents=True, exist_ok=True)
    grounds = []
    for scheme in ("light", "dark"):
        page = browser.new_page(viewport={"width": 390, "height": 844}, color_scheme=scheme)
        page.set_content(shown, wait_until="networkidle")
        assert faults(page) == []
        assert page.evaluate(TOO_WIDE) is False
        assert page.evaluate(BROKEN) == []
        assert page.locator("html").get_attribute("lang") == {"zh-hant": "zh-Hant", "en": "en"}[language]
        grounds.append(page.evaluate("getComputedStyle(document.body).backgroundColor"))
        page.screenshot(path=folder / f"mail-{name.replace(' ', '-')}-{language}-{scheme}.png", full_page=True)
        page.close()
    assert grounds[0] != grounds[1]
    told = page_text(browser, shown)
    assert [line for line in plain.get_content().splitlines() if line and line not in told] == [
        line for line in plain.get_content().splitlines() if line.startswith("http") or "http" in line or line == "--"
    ]


def page_text(browser: Any, html: str) -> str:
    """What somebody reads who lets no pictures in."""
    page = browser.new_page()
    page.set_content(html)
    words: str = page.locator("body").inner_text()
    page.close()
    return words
