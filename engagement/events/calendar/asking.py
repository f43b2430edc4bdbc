"""What somebody looks for among the events to come, read from an address."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from civic.core.calendar import UnknownMonth, month_of, parse_month

LONGEST = 60  # characters of a code
YEARS = 2000, 2200  # a calendar before or after them shows nothing, and at its ends no month follows


@dataclass(frozen=True)
class Wish:
    """Filters of the list; an empty one leaves nothing out. `first` is the month that is shown as a calendar."""

    district: str = ""
    topic: str = ""
    with_coins: bool = False
    first: date | None = None

    @property
    def is_narrowed(self) -> bool:
        return replace(self, first=None) != Wish()

    @property
    def query(self) -> str:
        """The filters as the end of an address, without the month."""
        said = {"district": self.district, "topic": self.topic, "coins": "1" if self.with_coins else ""}
        return urlencode({name: value for name, value in said.items() if value})


def wish(said: Any, *, now: datetime) -> Wish:
    """Read one from an address; what nobody could mean finds nothing, and a month that is none is this month."""

    def text(name: str) -> str:
        return str(said.get(name, "")).replace("\x00", "").strip()[:LONGEST]

    return Wish(text("district"), text("topic"), said.get("coins") == "1", _month(text("month"), now))


def _month(text: str, now: datetime) -> date | None:
    if not text:
        return None
    try:
        month = parse_month(text)
    except UnknownMonth:
        return month_of(now)
    return month if YEARS[0] <= month.year <= YEARS[1] else month_of(now)
