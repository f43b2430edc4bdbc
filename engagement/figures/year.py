"""What a year of notices came to, as the county reports it: how many, how often read, how soon known."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

from django.core.cache import cache
from django.db import connection

from civic.core.calendar import day_start
from civic.core.small_cells import LEAST
from engagement.figures.models import NoticeFigures
from engagement.figures.queries import visible_steps

KEPT_SECONDS = 3600
SOON = """
SELECT count(*),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY told.half - n.published_at),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY n.published_at - n.proposed_at)
FROM engagement_notice n, LATERAL (
  SELECT CASE WHEN count(*) >= %(least)s THEN percentile_disc(0.5) WITHIN GROUP (ORDER BY r.at) END AS half
  FROM engagement_noticeread r WHERE r.notice_id = n.id) told
WHERE n.state IN ('published', 'withdrawn') AND n.published_at >= %(first)s AND n.published_at < %(end)s
  AND (%(all)s OR n.agency_id = ANY(%(agencies)s))"""


@dataclass(frozen=True)
class Year:
    """Notices of a year with their reads and answers; the medians of how soon half of the readers had read, and of the
    way from the first draft to the publication; and how many messages left without a stamp.

    Reads, answers and messages are the sums of what each notice's own figures tell: no more can be learnt from them.
    """

    year: int
    notices: int
    reads: int
    answers: int
    half_read: timedelta | None
    made: timedelta | None
    sent: int


def kept_year_of(year: int, *, agencies: set[int] | None) -> Year:
    """The same, counted anew each hour: it reads every reading of a year, and most of it changes each night alone."""
    whose = "all" if agencies is None else ",".join(str(pk) for pk in sorted(agencies))
    place = f"figures-year:{year}:{whose}"
    found = cache.get_or_set(place, lambda: year_of(year, agencies=agencies), KEPT_SECONDS)
    return cast(Year, found)


def year_of(year: int, *, agencies: set[int] | None) -> Year:
    """Count a year of these agencies; None: of all."""
    values: dict[str, Any] = {
        "first": day_start(date(year, 1, 1)),
        "end": day_start(date(year + 1, 1, 1)),
        "all": agencies is None,
        "agencies": sorted(agencies or ()),
        "least": LEAST,
    }
    with connection.cursor() as cursor:
        cursor.execute(SOON, values)
        notices, half, made = cursor.fetchone()
    told = [visible_steps(steps) for steps in _steps(values)]
    reads, answers, sent = (sum(each[name] or 0 for each in told) for name in ("opened", "answered", "delivered"))
    return Year(year, int(notices), reads, answers, half, made, sent)


def _steps(values: dict[str, Any]) -> Any:
    """The kept steps of each notice of the year."""
    rows = NoticeFigures.objects.filter(
        notice__published_at__gte=values["first"], notice__published_at__lt=values["end"]
    )
    rows = rows if values["all"] else rows.filter(notice__agency__in=values["agencies"])
    return rows.order_by().values_list("counts__steps", flat=True).iterator()
