"""From a digest to one tap that stops such mails, without signing in, and one more that brings them back."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from civic.outbox import actions as outbox
from engagement.delivery.planning.digests import file_digests
from engagement.delivery.planning.models import DigestLine
from engagement.delivery.preferences.models import Preference
from engagement.sends import actions as sends
from tests import factories as make
from tests.engagement.sends.people import with_mail
from tests.threads import at_once

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def digest() -> None:
    """Plan what was published and write the mail, as beat and the worker do."""
    sends.plan_due(now=timezone.now())
    file_digests(now=timezone.now() + timedelta(days=1))
    outbox.work(now=timezone.now() + timedelta(days=1), channels=["news_mail"])


def how() -> str:
    return str(Preference.objects.get(family="notices", channel="email").how)


def test_a_digest_is_stopped_without_signing_in_by_one_tap_and_back_by_another(visit: Any, mailoutbox: Any) -> None:
    page = visit("/about/")
    with_mail("daily")
    for title in ("流感疫苗開打", "河濱道路施工"):
        make.notice(title=title, now=timezone.now())
    at_once([digest])
    [letter] = mailoutbox
    assert "流感疫苗開打" in letter.body
    assert "河濱道路施工" in letter.body
    link = re.fullmatch(r"<(\S+)>", letter.extra_headers["List-Unsubscribe"])[1]
    assert link in letter.body
    page.goto(link)
    page.get_by_role("button", name="Stop these mails").click()
    page.get_by_role("button", name="That was a mistake").wait_for()
    assert how() == "off"
    make.notice(title="第三則", now=timezone.now())
    at_once([digest])
    assert len(mailoutbox) == 1
    assert DigestLine.objects.count() == 0
    page.get_by_role("button", name="That was a mistake").click()
    page.get_by_role("heading", level=1).wait_for()
    assert how() == "daily"
    make.notice(title="第四則", now=timezone.now())
    at_once([digest])
    assert len(mailoutbox) == 2


def test_a_tap_in_the_mail_program_is_undone_from_the_same_mail(visit: Any, client: Any, mailoutbox: Any) -> None:
    page = visit("/about/")
    with_mail("daily")
    make.notice(title="流感疫苗開打", now=timezone.now())
    at_once([digest])
    [letter] = mailoutbox
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = letter.extra_headers["List-Unsubscribe"].strip("<>")
    told = page.context.request.post(link, form={"List-Unsubscribe": "One-Click"})  # RFC 8058, as mail programs post
    assert told.ok
    page.context.request.post(link, form={"List-Unsubscribe": "One-Click"})  # some post it twice
    assert how() == "off"
    page.goto(link)
    page.get_by_role("button", name="That was a mistake").click()
    page.get_by_role("heading", level=1).wait_for()
    assert how() == "daily"
