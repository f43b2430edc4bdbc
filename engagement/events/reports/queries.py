"""An event's report, and an agency's year of events: as they may be read, beside earlier events of the same kind."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from statistics import median
from typing import Any

from django.db.models import Max, Min, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civic.core.calendar import taipei_day
from civic.core.small_cells import LEAST
from civic.core.small_tables import column_totals, opened
from engagement.events.events.models import Event
from engagement.events.reports.counting import Steps, steps_of
from engagement.events.reports.models import EventFigures
from engagement.events.reports.satisfaction import Satisfied, satisfied
from engagement.notices.models import Notice
from surveys.responses.groups import values_of

COMPARED = 20  # earlier events from which medians are taken
THERE = (Notice.State.PUBLISHED, Notice.State.WITHDRAWN)
NAMES = {
    "reach": gettext_lazy("could see it"),
    "signed": gettext_lazy("signed up"),
    "came": gettext_lazy("came"),
    "stayed": gettext_lazy("stayed to the end"),
    "answered": gettext_lazy("answered the feedback"),
    "satisfied": gettext_lazy("were satisfied"),
}
DEEDS = (gettext_lazy("did not come"), gettext_lazy("came, not to the end"), gettext_lazy("came and stayed to the end"))
BEFORE = {"signed": "reach", "came": "signed", "stayed": "came", "answered": "came", "satisfied": "answered"}


@dataclass(frozen=True)
class Line:
    """One step: its people, its share of the step before in percent, and the median share of earlier events.

    None: it would tell about a few, or is not known. `bar` is its length in percent of the longest.
    """

    key: str
    name: Any
    people: int | None
    percent: int | None
    usual: int | None
    bar: int


@dataclass(frozen=True)
class Group:
    """People of a district or an age band, by what they did; None where it would tell about a few."""

    name: str
    people: int | None
    cells: list[int | None]

    @property
    def deeds(self) -> list[tuple[Any, int | None]]:
        """Its cells, each with its words."""
        return list(zip(DEEDS, self.cells, strict=True))


@dataclass(frozen=True)
class Table:
    """The people of an event by districts or ages."""

    title: str
    groups: list[Group]

    @property
    def is_told(self) -> bool:
        """Whether any of its numbers may be read."""
        return any(n is not None for group in self.groups for n in (group.people, *group.cells))


@dataclass(frozen=True)
class Report:
    """All that is told of one event."""

    event: Event
    steps: Steps
    lines: list[Line]
    satisfied: Satisfied | None
    each: float | None
    usual_each: float | None
    compared: list[Event]
    basis: str
    tables: list[Table] = field(default_factory=list)


@dataclass(frozen=True)
class Told:
    """The numbers of one event that may be read."""

    event: Event
    numbers: dict[str, int | None]
    visits: int
    coins: int
    satisfied: Satisfied | None

    @property
    def shares(self) -> dict[str, float]:
        """Each step over the one before it, where both may be read; a satisfied share is of those who said."""
        found = {}
        for name, base in BEFORE.items():
            part, whole = self.numbers[name], self.numbers[base]
            if name == "satisfied":
                whole = self.satisfied.of if self.satisfied else None
            if part is not None and whole and not (name == "came" and not self.event.needs_signup):
                found[name] = part * 100 / whole
        return found

    @property
    def each(self) -> float | None:
        """Coins for each person who came."""
        return self.coins / self.numbers["came"] if self.numbers["came"] else None

    @property
    def percent(self) -> int | None:
        return self.satisfied.percent if self.satisfied else None


def told(events: list[Event], *, today: date) -> list[Told]:
    """The numbers of these events, in their order."""
    steps = steps_of(events)
    return [_told(event, steps[event.pk], today=today) for event in events]


def _told(event: Event, steps: Steps, *, today: date) -> Told:
    good = satisfied(event, today=today)
    numbers: dict[str, int | None] = {
        "reach": steps.reach if steps.reach is not None and steps.reach >= LEAST else None,
        "signed": steps.signed,
        "came": steps.came,
        "stayed": None if steps.staying else steps.stayed,
        "answered": _answered(event, steps),
        "satisfied": good.people if good else None,
    }
    return Told(event, numbers, steps.visits, steps.coins, good)


def _answered(event: Event, steps: Steps) -> int | None:
    """Who came is known by name to the agency; of anonymous answers few, or all but few, are not told."""
    if event.feedback is None or (steps.staying and not steps.answered):  # it is asked when they go
        return None
    rest = steps.came - steps.answered
    if event.feedback.is_anonymous and (0 < steps.answered < LEAST or 0 < rest < LEAST):
        return None
    return steps.answered


def report(event: Event, *, now: datetime) -> Report:
    """What became of one event."""
    today = taipei_day(now)
    mine = told([event], today=today)[0]
    if not event.sessions.filter(cancelled_at=None, starts_at__lte=now).exists():  # nobody can have come yet
        mine = replace(mine, numbers=mine.numbers | dict.fromkeys(("came", "stayed", "answered", "satisfied")))
    earlier, basis = same_kind(event, now=now)
    others = told(earlier, today=today)
    usual = _usual(others)
    longest = max([1, *(n for n in mine.numbers.values() if n is not None)])
    lines = [
        Line(name, words, mine.numbers[name], _whole(mine.shares.get(name)), usual.get(name),
             round((mine.numbers[name] or 0) * 100 / longest))
        for name, words in NAMES.items()
    ]  # fmt: skip
    costs = [each.each for each in others if each.each is not None]
    kept = EventFigures.objects.filter(event=event).first()
    tables = [] if kept is None else [
        Table(_("By district"), groups(kept.counts["districts"], values_of("district"))),
        Table(_("By age"), groups(kept.counts["ages"], values_of("age"))),
    ]  # fmt: skip
    each = median(costs) if costs else None
    return Report(event, steps_of([event])[event.pk], lines, mine.satisfied, mine.each, each, earlier, basis, tables)


def _whole(share: float | None) -> int | None:
    return None if share is None else round(share)


def _usual(others: list[Told]) -> dict[str, int]:
    found: dict[str, list[float]] = {}
    for each in others:
        for name, share in each.shares.items():
            found.setdefault(name, []).append(share)
    return {name: round(median(shares)) for name, shares in found.items()}


def same_kind(event: Event, *, now: datetime) -> tuple[list[Event], str]:
    """Earlier events to compare with, the newest first, and what makes them of the same kind.

    Those that it repeats; where there are none, those of its agency about the same topic; else all of its agency.
    """
    mine = event.sessions.aggregate(first=Min("starts_at"))["first"] or now
    over = held().filter(agency=event.agency_id, last__lt=min(mine, now)).exclude(pk=event.pk)
    chain = _repeated(event)
    ways: list[tuple[Any, str]] = [(over.filter(pk__in=chain), _("those that it repeats"))] if chain else []
    if event.notice.topic_id:
        topic = over.filter(notice__topic=event.notice.topic_id)
        ways.append((topic, _("those of the agency about %(topic)s") % {"topic": event.notice.topic}))
    ways.append((over, _("all of the agency")))
    for rows, words in ways:
        found = list(rows.order_by("-last")[:COMPARED])
        if found:
            return found, words
    return [], ""


def _repeated(event: Event) -> list[int]:
    found: list[int] = []
    at = event.earlier_id
    while at is not None and at not in found and len(found) < COMPARED:
        found.append(at)
        at = Event.objects.filter(pk=at).values_list("earlier", flat=True).first()
    return found


def held() -> QuerySet[Any]:
    """Published events that were held, with the beginning and the end of what was held of them."""
    held = Q(sessions__cancelled_at=None)
    rows: Any = Event.objects.filter(notice__state__in=THERE, cancelled_at=None)
    rows = rows.annotate(first=Min("sessions__starts_at", filter=held), last=Max("sessions__ends_at", filter=held))
    return rows.select_related("notice__topic", "agency", "feedback")


def groups(counts: dict[str, list[int]], names: dict[str, str]) -> list[Group]:
    """Everybody is in one group and did one thing; what would tell about a few is closed, also by subtracting."""
    keys = [key for key in (*names, "") if key in counts]
    if not keys:
        return []
    table = [[counts[key][deed] for key in keys] for deed in range(3)]
    totals = column_totals([[sum(counts[key]) for key in keys]])
    pattern = opened(table, rows=[True] * 3, columns=totals)
    words = names | {"": _("not told")}
    return [
        Group(
            words[key], sum(counts[key]) if totals[at] else None,
            [table[deed][at] if pattern[deed][at] else None for deed in range(3)],
        )
        for at, key in enumerate(keys)
    ]  # fmt: skip
