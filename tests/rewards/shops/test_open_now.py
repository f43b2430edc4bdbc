"""Whether a shop is open is read from its owner's own words, and never guessed."""

from datetime import datetime

import pytest

from civic.core.calendar import TAIPEI
from rewards.shops import hours


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment in the week that begins on Monday, 2 November 2026."""
    return datetime(2026, 11, 1 + day, hour, minute, tzinfo=TAIPEI)


@pytest.mark.parametrize(
    ("words", "moment", "is_open"),
    [
        ("週二至週日 10:30–20:30", at(1, 12), False),
        ("週二至週日 10:30–20:30", at(2, 10, 29), False),
        ("週二至週日 10:30–20:30", at(2, 10, 30), True),
        ("週二至週日 10:30–20:30", at(7, 20, 30), False),
        ("週三至週一 11:00–21:00", at(1, 12), True),
        ("週三至週一 11:00–21:00", at(2, 12), False),
        ("週六日 10:00-18:00", at(6, 12), True),
        ("週六日 10:00-18:00", at(7, 12), True),
        ("週六日 10:00-18:00", at(5, 12), False),
        ("Mon–Fri 8:00-12:00, 13:30-17:00", at(3, 12, 30), False),
        ("Mon–Fri 8:00-12:00, 13:30-17:00", at(3, 14), True),
        ("11:00-14:00、17:00-21:00 週三公休", at(3, 12), False),
        ("11:00-14:00、17:00-21:00 週三公休", at(4, 18), True),
        ("每日 １８：００～０２：００", at(1, 1), True),
        ("週五 18:00–02:00", at(6, 1), True),
        ("週五 18:00–02:00", at(5, 1), False),
    ],
)
def test_hours_that_are_understood(words, moment, is_open):
    assert hours.is_open(words, moment) is is_open


@pytest.mark.parametrize("words", ["", "看老闆心情", "週一至週五 25:00-26:00", "農曆初一 公休 9:00-17:00", "每日"])
def test_hours_that_are_not_are_no_answer(words):
    assert hours.is_open(words, at(1, 12)) is None


def test_a_thousand_strange_letters_take_no_time():
    assert hours.is_open("週" * 120, at(1, 12)) is None
