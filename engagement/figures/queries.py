"""The figures of a notice as its agency may read them: groups of fewer than LEAST are hidden or joined."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from django.utils.translation import gettext_lazy as _

from civic.accounts.models import District
from civic.core.small_cells import LEAST, shown
from civic.outbox.channels import CHANNELS
from engagement.figures.counting import AGES, UNTOLD
from engagement.figures.models import NoticeFigures

# Each step, and the one that holds everybody who can be in it.
STEPS = (
    ("reach", "", _("could see it")),
    ("delivered", "reach", _("it was sent to")),
    ("opened", "reach", _("opened it")),
    ("ended", "opened", _("read to its end")),
    ("answered", "reach", _("answered its questions")),
    ("passed", "answered", _("answered right")),
    ("earned", "passed", _("earned coins")),
    ("redeemed", "earned", _("paid with coins within 30 days")),
    ("shared", "opened", _("shared it")),
    ("stopped", "delivered", _("unsubscribed by it")),
)
RATES = ("opened", "ended", "answered", "passed", "redeemed")
COMPARED = 100  # notices of an agency from which its median is taken


@dataclass(frozen=True)
class Line:
    """One number under its name; None where it would tell about a few. `percent` of the whole, for its bar."""

    name: Any
    people: int | None
    percent: int = 0
    answered: int | None = None
    usual: int | None = None  # percent, the median of the agency's other notices


@dataclass(frozen=True)
class Table:
    """Lines under a title; `second` names what `answered` holds."""

    title: Any
    head: Any
    first: Any
    lines: list[Line] = field(default_factory=list)
    second: Any = ""


@dataclass(frozen=True)
class Shown:
    """All that the page of one notice shows."""

    figures: NoticeFigures
    steps: list[Line]
    coins: int | None
    tables: list[Table]


def shown_of(figures: NoticeFigures) -> Shown:
    """What may be read of them."""
    counts, usual = figures.counts, usual_rates(figures)
    steps = visible_steps(counts["steps"])
    whole = counts["steps"]["reach"]
    lines = [
        Line(words, steps[name], _percent(steps[name], whole), usual=usual.get(name)) for name, _of, words in STEPS
    ]
    opened = counts["steps"]["opened"]
    places = {str(each.pk): str(each) for each in District.objects.all()} | {UNTOLD: _("not told")}
    ages = {str(n): f"{low}–{high}" for n, (low, high) in enumerate(AGES, start=1)} | {UNTOLD: _("not told")}
    ages[str(len(AGES))] = f"{AGES[-1][0]}+"
    hours = {str(n): f"{n:02}:00" for n in range(24)}
    return Shown(
        figures, lines, counts["steps"]["coins"] if steps["earned"] is not None else None,
        [
            _channels(counts["channels"], counts["steps"]["delivered"]),
            _partition(_("By hour of the day"), _("Hour"), counts["hours"], hours, opened),
            _partition(_("By district"), _("District"), counts["districts"], places, opened),
            _partition(_("By age"), _("Age"), counts["ages"], ages, opened),
        ],
    )  # fmt: skip


def visible_steps(steps: dict[str, int]) -> dict[str, int | None]:
    """Each step's people where neither they nor those who are in the step before but not in it are a few."""
    seen: dict[str, int | None] = {}
    for name, within, _words in STEPS:
        people = steps[name]
        holders = [n for n in (seen.get(within), seen.get("opened")) if n is not None and n >= people]
        may = people == 0 or people >= LEAST
        seen[name] = people if may and all(n == people or n - people >= LEAST for n in holders) else None
    return seen


def usual_rates(figures: NoticeFigures) -> dict[str, int]:
    """The agency's medians, in percent of those who could see each of its other notices; empty for its first ones."""
    others = NoticeFigures.objects.filter(notice__agency=figures.notice.agency_id).exclude(pk=figures.pk)
    kept = [
        row["steps"] for row in others.order_by("-notice__published_at").values_list("counts", flat=True)[:COMPARED]
    ]
    large = [steps for steps in kept if steps["reach"] >= LEAST]
    rates: dict[str, list[float]] = {name: [] for name in RATES}
    for steps in large:
        for name, people in visible_steps(steps).items():
            if name in rates and people is not None:  # a median of three is the rate of one of them
                rates[name].append(people * 100 / steps["reach"])
    return {name: round(median(found)) for name, found in rates.items() if len(found) >= 3}


def rows(told: Shown) -> Iterator[tuple[Any, ...]]:
    """The same as lines of a table that people take home."""
    for line in told.steps:
        yield _("From reach to coins"), line.name, _cell(line.people), "", "" if line.usual is None else line.usual
    yield _("From reach to coins"), _("coins"), _cell(told.coins), "", ""
    for table in told.tables:
        for line in table.lines:
            yield table.title, line.name, _cell(line.people), _cell(line.answered), ""


def _cell(number: int | None) -> Any:
    return _("too few to show") if number is None else number


def _channels(counts: dict[str, list[int]], total: int) -> Table:
    """People whom each way reached; one person may be in several."""
    names = sorted(counts)
    may = shown([counts[name][0] for name in names], total=total, is_partition=False)
    lines = []
    for name, is_shown in zip(names, may, strict=True):
        people, came = counts[name]
        title = CHANNELS[name].title if name in CHANNELS else name
        lines.append(_line(title, people if is_shown or people == total >= LEAST else None, came, total))
    return Table(_("By channel"), _("Channel"), _("it was sent to"), lines, _("came from it"))


def _partition(title: Any, head: Any, counts: dict[str, list[int]], names: dict[str, Any], total: int) -> Table:
    """Everybody who opened it is in one line; those in small lines are joined into one, if they are enough."""
    keys = [key for key in names if key in counts]
    may = shown([counts[key][0] for key in keys], total=total, is_partition=True)
    seen = [key for key, is_shown in zip(keys, may, strict=True) if is_shown]
    # Of who answered no line may be alone in hiding: the total of answers is told.
    few = {n for n, key in enumerate(seen) if not _enough(*counts[key])}
    answers = [counts[key][1] for key in seen]
    hidden = sum(counts[key][1] for key in keys if key not in seen)
    apart, whole = ({len(seen)} if hidden else set()), sum(answers) + hidden
    may_answer = shown([*answers, hidden], total=whole, is_partition=True, never=few | apart)
    if whole == 0:
        may_answer = [True] * len(may_answer)  # nobody did, which the steps say too
    lines = [
        Line(names[key], counts[key][0], _percent(counts[key][0], total), counts[key][1] if is_shown else None)
        for key, is_shown in zip(seen, may_answer, strict=False)
    ]
    joined = sum(counts[key][0] for key in keys if key not in seen)
    if joined:
        enough = joined if joined >= LEAST else None
        lines.append(Line(_("others, together"), enough, _percent(enough, total)))
    return Table(title, head, _("opened it"), lines, _("answered its questions"))


def _line(name: Any, people: int | None, part: int, total: int) -> Line:
    may = people is not None and _enough(people, part)
    return Line(name, people, _percent(people, total), part if may else None)


def _enough(people: int, part: int) -> bool:
    """Whether neither the part of these people nor the rest of them is a few."""
    return (part == 0 or part >= LEAST) and (part == people or people - part >= LEAST)


def _percent(part: int | None, whole: int) -> int:
    return min(100, round((part or 0) * 100 / whole)) if whole else 0
