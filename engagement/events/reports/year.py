"""What a year of events came to: the row 活動舉辦 of the county's own table, made from data."""

from dataclasses import dataclass
from datetime import date, datetime
from statistics import median
from typing import Any

from civic.core.calendar import day_start, taipei_day
from civic.core.small_cells import LEAST
from engagement.events.events.models import Event
from engagement.events.reports.counting import steps_of
from engagement.events.reports.queries import Told, held, told
from surveys.responses.models import Participation

MOST = 400  # events of a year


@dataclass(frozen=True)
class Year:
    """What an agency's (or the county's) events of a year came to: the row 活動舉辦 of the county's own table.

    `events` were held; `visits` counts companions. `half_in` is how many days after an event half of its answers were
    in, in the middle of all events; `before` is the people who came to an event in the middle, a year before.
    """

    year: int
    rows: list[Told]
    visits: int
    came: int
    signed: int
    coins: int
    answered: int | None
    half_in: float | None
    middle: float | None
    before: float | None
    bars: list[tuple[Told, int]]

    @property
    def events(self) -> int:
        return len(self.rows)

    @property
    def each(self) -> float | None:
        return self.coins / self.came if self.came else None

    @property
    def grown(self) -> int | None:
        """By how many percent more people came to an event than a year before."""
        if self.middle is None or not self.before:
            return None
        return round((self.middle - self.before) * 100 / self.before)


def year_of(year: int, *, agencies: set[int] | None, now: datetime) -> Year:
    """The events of a year of these agencies (None: of all) that are over, the newest first."""
    rows = told(_of_year(year, agencies, now), today=taipei_day(now))
    came = [each.numbers["came"] or 0 for each in rows]
    before = [each.came for each in steps_of(_of_year(year - 1, agencies, now)).values()]
    longest = max([1, *came])
    answers = [each.numbers["answered"] for each in rows if each.numbers["answered"] is not None]
    return Year(
        year, rows, sum(each.visits for each in rows), sum(came),
        sum(each.numbers["signed"] or 0 for each in rows), sum(each.coins for each in rows),
        sum(answers) if answers else None, half_in([each.event for each in rows]),
        median(came) if came else None, median(before) if before else None,
        [(each, round(n * 100 / longest)) for each, n in zip(rows, came, strict=True)],
    )  # fmt: skip


def _of_year(year: int, agencies: set[int] | None, now: datetime) -> list[Event]:
    first, end = day_start(date(year, 1, 1)), day_start(date(year + 1, 1, 1))
    rows = held().filter(last__gte=first, last__lt=min(end, now))
    rows = rows if agencies is None else rows.filter(agency__in=agencies)
    return list(rows.order_by("-last")[:MOST])


def half_in(events: list[Any]) -> float | None:
    """How many days after its end half of an event's answers were in, in the middle; None where too few answered."""
    days: dict[int, list[date]] = {}
    asked = {event.feedback_id: event for event in events if event.feedback_id}
    for number, on in (
        Participation.objects.filter(questionnaire__in=asked).order_by("on").values_list("questionnaire", "on")
    ):
        days.setdefault(number, []).append(on)
    waits = [
        max(0, (found[(len(found) - 1) // 2] - taipei_day(asked[number].last)).days)
        for number, found in days.items()
        if len(found) >= LEAST
    ]
    return median(waits) if waits else None
