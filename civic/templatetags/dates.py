"""Dates on pages and in mail: `{{ at|minute }}`. For the finance office the year of the Republic stands beside."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django import template
from django.utils.translation import gettext

from civic.core import moments
from civic.core.calendar import roc, taipei_day

register = template.Library()


def _or_nothing(write: Callable[[Any], str]) -> Callable[[Any], str]:
    """What is not there yet is written as nothing."""
    return lambda when: write(when) if when else ""


for _write in (moments.day, moments.short_day, moments.weekday, moments.minute, moments.second, moments.short_minute):
    register.filter(_write.__name__, _or_nothing(_write))


@register.filter
def until(last: datetime | None, first: datetime | None) -> str:
    """When it ends, beside when it begins; what is not there yet is written as nothing."""
    return moments.until(last, first) if last and first else ""


@register.filter
def lasting(length: timedelta) -> str:
    """`12 s`, `4 min`, `3 h 20 min`: how long something took, as exactly as anybody needs."""
    seconds = max(0, round(length.total_seconds()))
    if seconds < 100:
        return gettext("%(n)s s") % {"n": seconds}
    minutes = round(seconds / 60)
    if minutes < 100:
        return gettext("%(n)s min") % {"n": minutes}
    return gettext("%(h)s h %(n)s min") % {"h": minutes // 60, "n": minutes % 60}


@register.filter
def both_years(when: date | datetime | None) -> str:
    """`2026-11-20 (ROC 115/11/20)`, `2026-11-20（民國 115/11/20）`.

    An instant counts as its Taipei day, nothing stays nothing.
    """
    if when is None or when == "":
        return ""
    day = taipei_day(when) if isinstance(when, datetime) else when
    return _beside(str(day), roc(day)) if day.year >= 1912 else str(day)


@register.filter
def both_month(month: date) -> str:
    """`2026-10 (ROC 115/10)`, `2026-10（民國 115/10）`."""
    return _beside(f"{month:%Y-%m}", roc(month)[:-3])


def _beside(ours: str, republic: str) -> str:
    return gettext("%(day)s (ROC %(republic)s)") % {"day": ours, "republic": republic}
