"""What a search engine and a shared link say about a page."""

import re

import pytest
from django.test import Client

from tests import factories as make
from tests.addresses import EVERY, OPEN

pytestmark = pytest.mark.django_db
DESCRIPTION = re.compile(r'<meta name="description" content="([^"]*)">')
OWN = ("/shops/", "/about/", "/privacy/", "/accessibility/", "/terms/", "/open-data/", "/digital/", "/tour/1/",
       "/accounts/login/", "/accounts/signup/")  # fmt: skip


def description(path: str) -> str:
    return " ".join(DESCRIPTION.findall(Client().get(path).content.decode())[0].split())


def test_every_open_page_says_in_a_sentence_what_it_is():
    silent = []
    for address in EVERY:
        page = Client().get(address.path) if address.route in OPEN else None
        is_ours = page is not None and page.status_code == 200 and b'<div class="frame">' in page.content
        if is_ours and not any(len(words) > 10 for words in DESCRIPTION.findall(page.content.decode())):
            silent.append(address.route)
    assert silent == []


def test_each_of_the_pages_that_people_look_for_says_something_of_its_own():
    assert len({description(path) for path in ("/", *OWN)}) == 1 + len(OWN)


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
