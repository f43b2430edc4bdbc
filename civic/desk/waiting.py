"""What waits for somebody: how many of each kind, since when, and how much money. Slices tell it to the home page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Min, QuerySet, Sum
from django.http import HttpRequest
from django.utils import timezone

from civic.core.calendar import taipei_day
from civic.core.hooks import Hook

MOST = 1_000  # counted of one kind; what is beyond says "more than"
PATIENCE = 7  # days after which the age stands out


@dataclass(frozen=True)
class Waiting:
    """One kind of thing that waits for a person: a line of their home page, which leads to the list.

    `since` is when the oldest came; `twd` and `coins` add up what all of them are about, None where that means
    nothing. An `alarm` comes first and stands out: something went wrong.
    """

    title: Any
    count: int
    url: str
    since: date | datetime | None = None
    twd: int | None = None
    coins: int | None = None
    alarm: bool = False

    @property
    def shown(self) -> int:
        """The number to show; `is_more` says that there are more."""
        return min(self.count, MOST)

    @property
    def is_more(self) -> bool:
        return self.count > MOST

    @property
    def days(self) -> int | None:
        """For how many Taipei days the oldest has waited."""
        return None if self.since is None else max(0, (taipei_day(timezone.now()) - as_day(self.since)).days)

    @property
    def is_old(self) -> bool:
        return (self.days or 0) > PATIENCE


WAITING: Hook[[HttpRequest], Iterable[Waiting]] = Hook("What else waits for this person, beside the steps of tables?")


def counted(
    title: Any,
    rows: "QuerySet[Any, Any]",
    url: str,
    *,
    since: str = "",
    twd: str = "",
    coins: str = "",
    alarm: bool = False,
) -> list[Waiting]:
    """Count the rows, and find the oldest one's time and the sums of these columns; nothing when there are none.

    Only the oldest MOST are read and one more, so that the page stays fast beside a list that nobody tends.
    """
    wanted: dict[str, Any] = {"count": Count("pk")}
    wanted |= {name: Sum(column) for name, column in (("twd", twd), ("coins", coins)) if column}
    wanted |= {"since": Min(since)} if since else {}
    columns = {column for column in ("pk", since, twd, coins) if column}
    found = rows.order_by(since or "pk").values(*columns)[: MOST + 1].aggregate(**wanted)
    return [Waiting(title, url=url, alarm=alarm, **found)] if found["count"] else []


def as_day(when: date | datetime) -> date:
    return taipei_day(when) if isinstance(when, datetime) else when
