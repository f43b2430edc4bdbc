"""Dates as people read them: one way in each language, at a clock in the county."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.template import Context, Template
from django.utils.translation import override

from civic.core import moments

AT = datetime(2026, 11, 27, 2, 5, 41, tzinfo=UTC)  # 10:05:41 in the county
LAST_YEAR = datetime(2025, 12, 30, 16, 30, tzinfo=UTC)  # 00:30 of the 31st in the county

WRITTEN = [
    ("day", AT, "27 November 2026", "2026年11月27日"),
    ("day", date(2026, 3, 1), "1 March 2026", "2026年3月1日"),
    ("short_day", AT, "27 Nov", "11月27日"),
    ("short_day", LAST_YEAR, "31 Dec 2025", "2025年12月31日"),
    ("weekday", AT, "Friday, 27 Nov", "11月27日（星期五）"),
    ("minute", AT, "27 November 2026 10:05", "2026年11月27日 10:05"),
    ("second", AT, "27 November 2026 10:05:41", "2026年11月27日 10:05:41"),
    ("short_minute", AT, "27 Nov 10:05", "11月27日 10:05"),
    ("short_minute", LAST_YEAR, "31 Dec 2025 00:30", "2025年12月31日 00:30"),
    ("day", None, "", ""),
]


def test_an_end_names_its_day_only_where_it_is_another():
    with override("zh-hant"):
        assert moments.until(datetime(2026, 11, 27, 8, tzinfo=UTC), AT) == "16:00"
        assert moments.until(datetime(2026, 11, 27, 16, 30, tzinfo=UTC), AT) == "11月28日 00:30"


def page(how: str, when: object) -> str:
    return Template("{% load dates %}{{ when|" + how + " }}").render(Context({"when": when}))


@time_machine.travel("2026-11-28T00:00:00Z")
@pytest.mark.parametrize(("how", "when", "english", "chinese"), WRITTEN)
def test_a_date_on_a_page_is_written_one_way_in_each_language(how, when, english, chinese):
    with override("en"):
        assert page(how, when) == english
    with override("zh-hant"):
        assert page(how, when) == chinese


@time_machine.travel("2026-11-26T16:00:01Z")  # a second into the 27th in the county
def test_todays_lines_say_today():
    with override("zh-hant"):
        assert page("short_minute", AT) == "今天 10:05"
