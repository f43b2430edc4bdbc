"""Dates for the finance office: the Gregorian one, and the year of the Republic beside it."""

from datetime import date, datetime

from django import template

from civic.calendar import roc, taipei_day

register = template.Library()


@register.filter
def both_years(when: date | datetime | None) -> str:
    """`2026-11-20（民國 115/11/20）`; an instant counts as its Taipei day, nothing stays nothing."""
    if when is None or when == "":
        return ""
    day = taipei_day(when) if isinstance(when, datetime) else when
    return f"{day}（民國 {roc(day)}）" if day.year >= 1912 else f"{day}"


@register.filter
def both_month(month: date) -> str:
    """`2026-10（民國 115/10）`."""
    return f"{month:%Y-%m}（民國 {roc(month)[:-3]}）"
