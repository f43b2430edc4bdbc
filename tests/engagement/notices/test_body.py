"""The marks of a notice's text, whatever somebody writes."""

import time

from engagement.notices import body


def test_a_text_full_of_stars_is_read_at_once():
    begun = time.monotonic()
    assert "<strong>" not in body.as_html("**a " * 20_000)
    assert time.monotonic() - begun < 2


def test_bold_words_stand_side_by_side_and_may_hold_a_star():
    assert body.as_html("**今晚**停水，**明早 5*3** 恢復") == (
        "<p><strong>今晚</strong>停水，<strong>明早 5*3</strong> 恢復</p>"
    )
