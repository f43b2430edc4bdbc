"""Opening hours as owners write them, read well enough to say whether a shop is open now.

`週二至週日 10:30–20:30`, `每日 09:00–18:00`, `Mon–Fri 8:00-12:00, 13:30-17:00`, `週三公休`. What is not understood is
no answer, and is never taken for one.
"""

import re
import unicodedata
from datetime import datetime, timedelta

from civic.core.calendar import TAIPEI

DAYS = {name: day for day, names in enumerate(("一1", "二2", "三3", "四4", "五5", "六6", "日天7")) for name in names}
ENGLISH = {name: day for day, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}
_DAY = r"(?:(?:週|周|星期|禮拜)?[一二三四五六日天](?![0-9])|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*)"
_TO = r"\s*(?:至|到|~|-|to)\s*"
_AND = r"\s*(?:、|,|及|和|與|and)\s*"
PART = re.compile(
    rf"(?P<every>每日|每天|天天|全年無休|daily|every day)|(?P<workdays>平日)|(?P<weekend>假日|週末|周末)"
    rf"|(?P<days>{_DAY}(?:(?:{_TO}|{_AND})?{_DAY})*)"
    rf"|(?P<hours>(?P<h1>\d{{1,2}}):(?P<m1>\d\d){_TO}(?P<h2>\d{{1,2}}):(?P<m2>\d\d))|(?P<closed>公休|休息|店休|closed)|(?P<other>[^\s,;、。]+)|."
)  # fmt: skip
DAY_OR_TO = re.compile(rf"({_TO})|({_DAY})")
Span = tuple[int, int]  # minutes since the day's midnight; the second is beyond 1440 where it ends after midnight


def is_open(hours: str, now: datetime) -> bool | None:
    """Return whether the shop is open at that moment by its own words; None when they are not understood."""
    week = read(hours)
    if week is None:
        return None
    there = now.astimezone(TAIPEI)
    minute, day = there.hour * 60 + there.minute, there.weekday()
    yesterday = (there - timedelta(days=1)).weekday()
    return any(start <= minute < end for start, end in week[day]) or any(
        start <= minute + 1440 < end for start, end in week[yesterday]
    )


def read(hours: str) -> list[list[Span]] | None:
    """Return the spans of each day from Monday on; None when a part of the words is not understood."""
    text = unicodedata.normalize("NFKC", hours).lower()
    for dash in "–—−～〜":
        text = text.replace(dash, "-")
    week: list[list[Span]] = [[] for _day in range(7)]
    named: set[int] = set(range(7))
    understood = False
    for part in PART.finditer(text):
        if part["other"]:
            return None
        if part["closed"]:
            for day in named:
                week[day] = []
        elif part["hours"]:
            span = _span(part)
            if span is None:
                return None
            understood = True
            for day in named:
                week[day] = [*week[day], span]
        elif (days := _days(part)) is not None:
            named = days
    return week if understood else None


def _span(part: re.Match[str]) -> Span | None:
    start, end = (int(part[f"h{n}"]) * 60 + int(part[f"m{n}"]) for n in (1, 2))
    if start >= 1440 or end > 1440:
        return None
    return (start, end if end > start else end + 1440)


def _days(part: re.Match[str]) -> set[int] | None:
    if part["every"]:
        return set(range(7))
    if part["workdays"]:
        return set(range(5))
    if part["weekend"]:
        return {5, 6}
    if not part["days"]:
        return None
    days: set[int] = set()
    last, is_range = 0, False
    for to, word in DAY_OR_TO.findall(part["days"]):
        if to:
            is_range = True
            continue
        day = _day(word)
        days |= {(last + more) % 7 for more in range((day - last) % 7 + 1)} if is_range else {day}
        last, is_range = day, False
    return days


def _day(word: str) -> int:
    return ENGLISH[word[:3]] if word[:3] in ENGLISH else DAYS[word[-1]]
