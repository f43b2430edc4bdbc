"""Renew the figures of notices, where nobody learns about a few people by comparing them with older ones."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from civic.core.small_cells import LEAST, may_follow
from engagement.figures.counting import count
from engagement.figures.models import NoticeFigures
from engagement.notices.models import Notice

RENEWED_FOR = timedelta(days=90)
TABLES = ("hours", "districts", "ages")


def renew_all(*, now: datetime) -> int:
    """Count every notice of the last months anew; return how many."""
    published = Notice.objects.filter(published_at__gt=now - RENEWED_FOR, published_at__lte=now)
    numbers = [renew(notice, now=now).pk for notice in published.select_related("audience")]
    return len(numbers)


@transaction.atomic
def renew(notice: Notice, *, now: datetime) -> NoticeFigures:
    """Count a notice anew and keep what may be shown after what was shown."""
    rows = NoticeFigures.objects.select_for_update().filter(pk=notice.pk)
    kept, fresh = rows.first(), count(notice, now=now)
    if kept is None:  # two may ask first at once: the second takes what the first one counted
        NoticeFigures.objects.bulk_create([NoticeFigures(notice=notice, counts=fresh, at=now)], ignore_conflicts=True)
        return rows.select_related("notice__agency").get()
    if _tables_may_follow(kept.counts, fresh):
        kept.counts = _after(kept.counts, fresh)
        kept.at = now
        kept.save()
    return kept


def _tables_may_follow(before: dict[str, Any], after: dict[str, Any]) -> bool:
    totals = (before["steps"]["opened"], after["steps"]["opened"])
    if after["steps"]["reach"] < LEAST or totals[1] - totals[0] < LEAST:
        return False
    return all(_table_may_follow(before[name], after[name], totals) for name in TABLES)


def _table_may_follow(before: dict[str, Any], after: dict[str, Any], totals: tuple[int, int]) -> bool:
    keys = sorted({*before, *after})
    cells = [[table.get(key, [0, 0])[0] for key in keys] for table in (before, after)]
    return may_follow(cells[0], cells[1], totals=totals, is_partition=True)


def _after(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """Each number, or the older one where only a few came to it or left; who opened it was looked at as a table."""
    steps = {name: _moved(before["steps"].get(name, 0), number) for name, number in after["steps"].items()}
    found = {**after, "steps": steps, "channels": {}}
    for name, (people, came) in after["channels"].items():
        old = before["channels"].get(name, (0, 0))
        found["channels"][name] = [_moved(old[0], people), _moved(old[1], came)]
    for table in TABLES:
        found[table] = {
            key: [people, min(people, _moved(before[table].get(key, (0, 0))[1], answered))]
            for key, (people, answered) in after[table].items()
        }
    return found


def _moved(before: int, after: int) -> int:
    return after if abs(after - before) >= LEAST else before
