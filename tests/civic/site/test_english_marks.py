"""An English page has English marks; Chinese ones stand only in words that are marked as Chinese."""

import re
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.utils.translation import override

from civic.core.saying import listed
from tests import factories as make
from tests.addresses import EVERY
from tests.civic.mydata.markers import marked_person

pytestmark = pytest.mark.django_db
MARKS = re.compile(r"[、，。；：？！「」『』（）]")
EMPTY = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "use", "wbr"}
UNREAD = {"script", "style"}


class English(HTMLParser):
    """Collects what stands on a page outside the elements whose `lang` is Chinese."""

    def __init__(self) -> None:
        super().__init__()
        self.within: list[bool] = []
        self.words: list[str] = []

    def handle_starttag(self, tag, attrs):
        if tag not in EMPTY:
            known = dict(attrs)
            chinese = known["lang"].startswith("zh") if known.get("lang") else bool(self.within and self.within[-1])
            self.within.append(chinese or tag in UNREAD)

    def handle_endtag(self, tag):
        if tag not in EMPTY and self.within:
            self.within.pop()

    def handle_data(self, data):
        if not (self.within and self.within[-1]) and MARKS.search(data):
            self.words.append(" ".join(data.split()))


def english() -> Client:
    """A browser in English; a page that breaks off without what came before it is no page."""
    return Client(raise_request_exception=False, headers={"accept-language": "en"})


def chinese_marks(browser: Client) -> dict[str, list[str]]:
    found = {}
    for address in EVERY:
        page = browser.get(address.path) if not address.route.startswith("admin/") else None
        if page is not None and page.status_code == 200 and b'<div class="frame">' in page.content:
            read = English()
            read.feed(page.content.decode())
            found[address.route] = read.words
    assert len(found) > 15
    return {route: words for route, words in found.items() if words}


def test_several_things_are_parted_as_the_language_parts_them():
    with override("en"):
        assert listed(["tea", "cake"]) == "tea, cake"
    with override("zh-hant"):
        assert listed(["茶", "餅"]) == "茶、餅"


def test_pages_for_everybody():
    assert chinese_marks(english()) == {}


def test_pages_of_somebody_of_whom_much_is_kept():
    browser = english()
    browser.force_login(marked_person()[0])
    assert chinese_marks(browser) == {}


def test_pages_of_an_owner():
    browser = english()
    browser.force_login(make.owner(make.shop().merchant))
    assert chinese_marks(browser) == {}
