"""What a year of notices came to, as the county reports it: how many, how often read, how soon known."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection

from civic.core.calendar import day_start

SOON = """
SELECT count(*), coalesce(sum(told.n), 0), coalesce(sum(told.answers), 0),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY told.half - n.published_at),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY n.published_at - n.proposed_at)
FROM engagement_notice n, LATERAL (
  SELECT count(r.id) AS n,
         percentile_disc(0.5) WITHIN GROUP (ORDER BY r.at) AS half,
         (SELECT count(*) FROM surveys_participation p WHERE p.questionnaire_id = n.questionnaire_id) AS answers
  FROM engagement_noticeread r WHERE r.notice_id = n.id) told
WHERE n.state IN ('published', 'withdrawn') AND n.published_at >= %(first)s AND n.published_at < %(end)s
  AND (%(all)s OR n.agency_id = ANY(%(agencies)s))"""
SENT = """
SELECT count(*) FROM engagement_delivery d JOIN engagement_notice n ON d.about = 'notice:' || n.id
WHERE d.state IN ('sent', 'shown') AND n.published_at >= %(first)s AND n.published_at < %(end)s
  AND (%(all)s OR n.agency_id = ANY(%(agencies)s))"""


@dataclass(frozen=True)
class Year:
    """Notices of a year with their reads and answers; the medians of how soon half of the readers had read, and of the
    way from the first draft to the publication; and how many messages left without a stamp.
    """

    year: int
    notices: int
    reads: int
    answers: int
    half_read: timedelta | None
    made: timedelta | None
    sent: int


def year_of(year: int, *, agencies: set[int] | None) -> Year:
    """Count a year of these agencies; None: of all."""
    values: dict[str, Any] = {
        "first": day_start(date(year, 1, 1)),
        "end": day_start(date(year + 1, 1, 1)),
        "all": agencies is None,
        "agencies": sorted(agencies or ()),
    }
    with connection.cursor() as cursor:
        cursor.execute(SOON, values)
        notices, reads, answers, half, made = cursor.fetchone()
        cursor.execute(SENT, values)
        (sent,) = cursor.fetchone()
    return Year(year, int(notices), int(reads), int(answers), half, made, int(sent))
