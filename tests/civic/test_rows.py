"""Lines of a list: each holds its own values, escaped, and nothing of another's."""

import pytest

from civic.web import rows
from tests import factories as make

LINE = "rewards/wallet/_line.html"
LOOK = {"kind": "spend", "is_gain": False, "is_payment": True, "has_reason": True}
VALUES = {"reason": "阿香麵店", "receipt": "/wallet/lines/5/", "coins": "30", "balance": "70", "at": "2026-11-10",
          "minute": "2026-11-10 12:00"}  # fmt: skip


def test_each_line_holds_its_own_values():
    first, second = rows.row(LINE, LOOK, VALUES), rows.row(LINE, LOOK, VALUES | {"reason": "豆花店", "coins": "4"})
    assert ("阿香麵店" in first, "−30" in first) == (True, True)
    assert ("阿香麵店" in second, "豆花店" in second, "−4" in second) == (False, True, True)


def test_values_are_escaped_in_words_and_in_addresses():
    line = rows.row(LINE, LOOK, VALUES | {"reason": "<script>", "receipt": '"><b>'})
    assert "&lt;script&gt;" in line
    assert 'href="&quot;&gt;&lt;b&gt;"' in line


def test_what_decides_the_look_is_no_hole_though_it_is_filled_in_too():
    look = {"is_new": False, "sign": "coin", "has_about": False}
    values = {"title": "t", "about": "a", "id": "m1", "url": "/", "at": "", "when": "", "is_new": False}
    assert "badge-new" not in rows.row("engagement/inbox/_line.html", look, values)
    assert "badge-new" in rows.row("engagement/inbox/_line.html", look | {"is_new": True}, values)


def test_nothing_that_was_filled_in_is_kept():
    rows.row(LINE, LOOK, VALUES | {"reason": "only once"})
    assert not any("only once" in str(vars(frame)) for frame in rows._kept.values())


def test_what_a_frame_is_kept_by_is_plain():
    with pytest.raises(TypeError):
        rows.row(LINE, LOOK | {"kind": object()}, VALUES)


@pytest.mark.django_db
def test_a_new_balance_shows_on_the_next_page_of_the_same_person(client):
    from rewards import coins

    payer = make.rich_citizen(1500)
    client.force_login(payer.user)
    client.cookies["tuili_language"] = "en"
    assert 'data-balance="1500"' in client.get("/wallet/").content.decode()
    coins.forfeit(payer, reason="gone", now=make.NOW)
    page = client.get("/wallet/").content.decode()
    assert 'data-balance="0"' in page
    assert "−1,500" in page
    assert "Balance 0" in page
