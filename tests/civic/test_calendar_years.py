"""Years of the Republic beside Gregorian ones, where the finance office expects them."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from civic.core.calendar import roc
from civic.templatetags.dates import both_month, both_years


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2026, 11, 20), "115/11/20"),
        (date(2024, 2, 29), "113/02/29"),
        (date(1912, 1, 1), "1/01/01"),
        (date(2010, 12, 31), "99/12/31"),
        (date(2011, 1, 1), "100/01/01"),
    ],
)
def test_a_day_in_years_of_the_republic(day, written):
    assert roc(day) == written


def test_there_was_no_year_before_the_republic():
    with pytest.raises(ValueError, match="before the Republic"):
        roc(date(1911, 12, 31))


def test_both_years_stand_beside_each_other():
    with translation.override("zh-hant"):
        assert both_years(date(2026, 11, 20)) == "2026-11-20（民國 115/11/20）"
        assert both_month(date(2026, 10, 1)) == "2026-10（民國 115/10）"


def test_in_english_the_years_of_the_republic_are_named_in_english():
    with translation.override("en"):
        assert both_years(date(2026, 11, 20)) == "2026-11-20 (ROC 115/11/20)"
        assert both_month(date(2026, 10, 1)) == "2026-10 (ROC 115/10)"


def test_an_instant_counts_as_its_taipei_day():
    with translation.override("zh-hant"):
        assert both_years(datetime(2026, 12, 31, 16, 0, tzinfo=UTC)) == "2027-01-01（民國 116/01/01）"


@pytest.mark.parametrize("nothing", [None, ""])
def test_nothing_stays_nothing(nothing):
    assert both_years(nothing) == ""
