"""What a search engine and a shared link say about a page."""

import re

import pytest
from django.test import Client

from tests import factories as make
from tests.addresses import EVERY, OPEN

pytestmark = pytest.mark.django_db
DESCRIPTION = re.compile(r'<meta name="description" content="([^"]*)">')
# Steps on a way that nobody searches for: what the portal is, in general, says enough.
STEPS = ("accounts/", "merchant/device/", "help/contact/sent/")
LOOKED_FOR = ("accounts/login/", "accounts/signup/")


def description(path: str) -> str:
    return " ".join(DESCRIPTION.findall(Client().get(path).content.decode())[0].split())


def described() -> dict[str, str]:
    """What each open page that shows the portal's frame says of itself."""
    said: dict[str, str] = {}
    for address in EVERY:
        page = Client().get(address.path) if address.route in OPEN else None
        if page is not None and page.status_code == 200 and b'<div class="frame">' in page.content:
            said[address.route] = " ".join(DESCRIPTION.findall(page.content.decode())[0].split())
    return said


def test_every_open_page_says_in_a_sentence_of_its_own_what_it_is():
    said = {route: words for route, words in described().items() if route in LOOKED_FOR or not route.startswith(STEPS)}
    assert len(said) > 15
    assert {route: words for route, words in said.items() if len(words) < 15} == {}
    every = list(said.values())
    assert {route: words for route, words in said.items() if every.count(words) > 1} == {}


def test_so_does_every_answer_of_help_and_every_agency():
    agency = make.notice().agency
    assert description("/help/how-to-pay/") == "點「付款」，輸入要折抵的金幣數。"
    assert agency.name in description(f"/agencies/{agency.slug}/")


def test_a_notice_and_a_shop_are_described_by_their_own_words():
    notice, shop = make.notice(summary="免費，不用預約"), make.shop()
    shop.about = "現做豆花"
    shop.save()
    assert description(f"/notices/{notice.pk}/") == "免費，不用預約"
    assert shop.name in description(f"/shops/{shop.pk}/")
    assert "現做豆花" in description(f"/shops/{shop.pk}/")


def test_a_quotation_mark_in_a_summary_stays_text():
    notice = make.notice(summary='a "b" <c>')
    assert description(f"/notices/{notice.pk}/") == "a &quot;b&quot; &lt;c&gt;"
