"""Open data of past events: counts that were taken once, small ones hidden."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Count, Min, Q
from django.utils.translation import gettext_lazy as _

from civic.core.calendar import taipei_day
from civic.core.small_cells import LEAST
from civic.opendata.registry import Dataset, register
from engagement.events.reports.models import EventFigures
from engagement.notices.models import Notice

COLUMNS = ("event", "day", "agency", "title", "place", "district", "sessions", "signed_up", "came", "stayed", "coins")
LABELS = (
    _("Number"), _("Day"), _("Agency"), _("Event"), _("Place"), _("District"), _("Sessions"), _("Signed up"), _("Came"),
    _("Stayed"), _("Coins"),
)  # fmt: skip
MOST = 2000


def past_events() -> Iterator[tuple[Any, ...]]:
    """Events that are over and were for everybody, the newest first. An empty cell: fewer than LEAST people."""
    held = Q(event__sessions__cancelled_at=None)
    rows = EventFigures.objects.filter(event__notice__audience=None, event__notice__state=Notice.State.PUBLISHED)
    rows = rows.annotate(
        first=Min("event__sessions__starts_at", filter=held), held=Count("event__sessions", filter=held)
    )
    rows = rows.select_related("event__notice", "event__agency", "event__district").order_by("-first", "-pk")
    for each in rows[:MOST]:
        event, steps = each.event, safe(each.counts["steps"])
        place = event.district.code if event.district else ""
        day: date | str = taipei_day(each.first) if each.first else ""
        yield (
            event.pk, day, str(event.agency), event.notice.title, event.place, place,
            each.held, *steps,  # type: ignore[attr-defined]
        )  # fmt: skip


def safe(steps: dict[str, int]) -> tuple[int | str, ...]:
    """Signed up, came, stayed and coins; each only where neither it nor what two of them leave over is a few people."""
    shown: list[int | str] = []
    kept: list[int] = []
    for name in ("came", "stayed", "signed"):  # what says most comes first
        n = steps[name]
        may = n == 0 or (n >= LEAST and all(n == other or abs(n - other) >= LEAST for other in kept))
        shown.append(n if may else "")
        if may and n:
            kept.append(n)
    came, stayed, signed = shown
    tells = "" in (came, stayed)  # coins are so many for each who came and who stayed: they would tell the hidden one
    return signed, came, stayed, "" if tells else steps["coins"]


register(
    Dataset(
        slug="past-events",
        title=_("Past events"),
        about=_("Who signed up for the agencies’ events, came and stayed, and the coins for it. Fewer than 20: empty."),
        columns=COLUMNS,
        labels=LABELS,
        rows=past_events,
        chart="came",
    )
)
