"""The installed app without a line: the balance and the newest notices, as of when; nothing after signing out."""

import re

import pytest

from tests import factories as make
from tests.journeys.offline import signed_in, wait_for_the_worker

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_without_a_line_one_sees_what_was_seen_last_and_after_signing_out_nothing(visit, client):
    citizen = make.rich_citizen(1234)
    make.notice(title="流感疫苗開打")
    page = visit("/about/")
    wait_for_the_worker(page)
    signed_in(page, client, citizen.user)
    page.goto("/")
    assert page.evaluate("JSON.parse(localStorage['tuili-seen']).balance") == "1234"
    page.context.set_offline(True)
    page.goto("/wallet/")
    page.get_by_text("1,234").wait_for()
    assert page.get_by_text("流感疫苗開打").is_visible()
    page.context.set_offline(False)
    page.context.clear_cookies()
    page.goto("/about/")
    assert page.evaluate("localStorage.getItem('tuili-seen')") is None


def test_without_a_line_the_date_of_what_one_sees_is_written_in_both_languages(visit):
    page = visit("/offline/")
    seen = {"balance": "5", "balanceAt": 1795745100000, "notices": ["流感疫苗開打"], "noticesAt": 1795745100000}
    page.evaluate("seen => localStorage.setItem('tuili-seen', JSON.stringify(seen))", seen)
    page.reload()
    for card in page.locator("section:visible").all():
        assert re.findall(r"\d.*\d:\d\d", card.inner_text()) == ["2026年11月27日 10:05", "27 November 2026 10:05"]
    assert page.locator("section:visible").count() == 2
