"""What keeps the conditions of a version from being published: each fault with its question, its box and its place.

A question may only ask about earlier ones, so there are no loops. Whether it can ever be shown is tried out: for each
answer that a condition could tell apart, one is tried. Where that would take too long, nothing is refused.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations
from typing import TypeVar

from django.utils.translation import gettext as _

from civic.core.saying import listed
from surveys.logic.evaluation import Value, holds
from surveys.logic.grammar import NUMBER, Tree, Unreadable, leaves, parse, questions_in
from surveys.logic.piping import names_in
from surveys.logic.steps import Step

T = TypeVar("T")
MOST_TRIED = 20_000
ORDERED = ("<", "<=", ">", ">=")
SMALLEST = Decimal("0.000001")


@dataclass(frozen=True)
class Fault:
    """`at`: which question, counted from 0. `box`: where it is written, name, text, shown_if or must."""

    at: int
    box: str
    words: str


def faults(steps: Sequence[Step]) -> list[Fault]:
    """Everything that is wrong with the conditions of these questions, in their order."""
    found = [*_names(steps)]
    for at, step in enumerate(steps):
        found += [Fault(at, "text", words) for words in _piped(steps, at)]
        found += [Fault(at, "shown_if", words) for words in _condition(steps, at, step.shown, itself=False)]
        found += [Fault(at, "must", words) for words in _condition(steps, at, step.must, itself=True)]
    return found or [*_dead_ends(steps, _Budget())]


def condition_faults(steps: Sequence[Step], text: str) -> list[str]:
    """What is wrong with a condition that is asked after all of these questions."""
    return list(_condition(steps, len(steps), text, itself=False))


class _Budget:
    """How many answers may still be tried for all conditions together: whoever writes them must not keep us busy."""

    def __init__(self) -> None:
        self.left = MOST_TRIED

    @property
    def is_used_up(self) -> bool:
        return self.left <= 0

    def each(self, tried: Iterable[T]) -> Iterator[T]:
        """What is tried, as long as something may be."""
        for each in tried:
            self.left -= 1
            if self.is_used_up:
                return
            yield each


def _names(steps: Sequence[Step]) -> Iterator[Fault]:
    seen: set[str] = set()
    for at, step in enumerate(steps):
        if step.name and step.name in seen:
            yield Fault(at, "name", _("Two questions are called “%(name)s”.") % {"name": step.name})
        seen.add(step.name)


def _piped(steps: Sequence[Step], at: int) -> Iterator[str]:
    for name in names_in(steps[at].text):
        if why := _why_not(steps, at, name, itself=False):
            yield why


def _condition(steps: Sequence[Step], at: int, text: str, *, itself: bool) -> Iterator[str]:
    try:
        tree = parse(text)
    except Unreadable as fault:
        yield str(fault)
        return
    for leaf in leaves(tree):
        name = leaf["question"]
        if why := _why_not(steps, at, name, itself=itself) or _unfit(_called(steps, at, name), leaf):
            yield why


def _called(steps: Sequence[Step], at: int, name: str) -> Step:
    return steps[at] if name == "." else next(step for step in steps if step.name == name)


def _why_not(steps: Sequence[Step], at: int, name: str, *, itself: bool) -> str:
    """Why a question cannot be asked about from here; nothing where it can."""
    if name == ".":
        return "" if itself else _("“.” is this very question: a condition to be shown asks about an earlier one.")
    place = next((n for n, step in enumerate(steps) if step.name == name), None)
    if place is None:
        return _("There is no question called “%(name)s”.") % {"name": name}
    if place == at:
        return _("“%(name)s” is this very question: its condition would wait for itself.") % {"name": name}
    if place > at:
        return _("“%(name)s” comes later: a condition asks about earlier questions only.") % {"name": name}
    if not steps[place].reads_as:
        return _("“%(name)s” gives no answer that a condition can compare.") % {"name": name}
    return ""


def _unfit(step: Step, leaf: Tree) -> str:
    """Why the question cannot be compared in this way with this value."""
    op, value = leaf["op"], leaf["value"]
    of = {"name": step.name or ".", "value": value}
    if op == "selected" and not step.keys:
        return _("“%(name)s” has no answers to choose from: compare it with =.") % of
    if op != "selected" and step.reads_as == "choices":
        return _("“%(name)s” takes several answers: ask with selected(${%(name)s}, '…').") % of
    if op in ORDERED and step.reads_as not in ("number", "day"):
        return _("“%(name)s” is neither a number nor a day: compare it with = or ≠.") % of
    if value == "" and op not in ORDERED:
        return ""
    if step.keys and value not in step.keys.values():
        return _("“%(name)s” has no answer “%(value)s”. It has: %(all)s.") % {
            **of,
            "all": listed(step.keys.values()),
        }
    if step.reads_as == "number" and not _is_number(value):
        return _("“%(name)s” is a number: compare it with one, such as 12 or 3.5.") % of
    if step.reads_as == "day" and _day(value) is None:
        return _("“%(name)s” is a day: compare it with one, such as '2026-11-29'.") % of
    return ""


def _is_number(value: str) -> bool:
    if not NUMBER.fullmatch(value) or len(value) > 20:
        return False
    return Decimal(value) == round(Decimal(value), 6) and abs(Decimal(value)) < 10**12


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value) if len(value) == 10 else None
    except ValueError:
        return None


def _dead_ends(steps: Sequence[Step], budget: _Budget) -> Iterator[Fault]:
    for at, step in enumerate(steps):
        if step.shown_tree and not _can_be_shown(steps, at, budget):
            yield Fault(at, "shown_if", _("This can never be shown: no answers before it fulfil the condition."))
        elif step.must_tree and not _can_be_answered(steps, at, budget):
            yield Fault(at, "must", _("Nobody could go on here: no answer fulfils this condition."))


def _can_be_shown(steps: Sequence[Step], at: int, budget: _Budget) -> bool:
    asked = _asked_about(steps, at)
    return _some(steps, asked, lambda values: _is_visible(steps, at, values), budget)


def _can_be_answered(steps: Sequence[Step], at: int, budget: _Budget) -> bool:
    """Whether some answer to the question itself goes; its other conditions may still hide it."""
    step, itself = steps[at], [steps[at].must_tree]
    others = _asked_about(steps, at) | {n for n, each in enumerate(steps) if each.name in set(questions_in(itself[0]))}
    compared = [leaf for leaf in leaves(step.must_tree) if leaf["question"] in (".", step.name)]

    def goes(values: Mapping[str, Value]) -> bool:
        if not _is_visible(steps, at, values):
            return False
        own = (each for each in budget.each(_tried(step, compared, budget)) if each is not None)
        return any(holds(step.must_tree, {**values, ".": each, step.name: each}) for each in own)

    return _some(steps, others, goes, budget)


def _asked_about(steps: Sequence[Step], at: int) -> set[int]:
    """The earlier questions on whose answers it hangs whether this one is shown."""
    places = {step.name: n for n, step in enumerate(steps) if step.name}
    found: set[int] = set()
    waiting = [at, *_section_of(steps, at)]
    while waiting:
        for name in questions_in(steps[waiting.pop()].shown_tree):
            place = places.get(name)
            if place is not None and place not in found:
                found.add(place)
                waiting += [place, *_section_of(steps, place)]
    return found


def _section_of(steps: Sequence[Step], at: int) -> list[int]:
    """The section in which a question stands; a section stands in none."""
    return [] if steps[at].starts else [n for n in range(at) if steps[n].starts][-1:]


def _is_visible(steps: Sequence[Step], at: int, values: Mapping[str, Value]) -> bool:
    section = _section_of(steps, at)
    return all(holds(steps[n].shown_tree, values) for n in [*section, at])


def _some(
    steps: Sequence[Step], asked: Iterable[int], fulfils: Callable[[Mapping[str, Value]], bool], budget: _Budget
) -> bool:
    """Whether some answers to these questions, each asked or hidden as it would be, fulfil it, as far as is tried."""
    order, trees = sorted(asked), [tree for step in steps for tree in (step.shown_tree, step.must_tree)]
    compared: dict[str, list[Tree]] = {}
    for leaf in (leaf for tree in trees for leaf in leaves(tree)):
        compared.setdefault(leaf["question"], []).append(leaf)

    def go(n: int, values: dict[str, Value]) -> bool:
        if budget.is_used_up or n == len(order):
            return budget.is_used_up or fulfils(values)
        step = steps[order[n]]
        own = [leaf for leaf in leaves(step.must_tree) if leaf["question"] == "."]
        is_shown = _is_visible(steps, order[n], values)
        answers = _tried(step, [*compared.get(step.name, []), *own], budget) if is_shown else [None]
        return any(
            go(n + 1, {**values, step.name: each})
            for each in budget.each(answers)
            if each is None or holds(step.must_tree, {**values, ".": each, step.name: each})
        )

    return go(0, {}) or budget.is_used_up


def _tried(step: Step, compared: Sequence[Tree], budget: _Budget) -> Iterator[Value]:
    """One answer of each sort that these comparisons tell apart; none at all where the question may be left out."""
    if not step.is_required:
        yield None
    wanted = list(dict.fromkeys(leaf["value"] for leaf in compared if leaf["value"]))
    if step.reads_as == "choice":
        yield from step.keys.values()
    elif step.reads_as == "choices":
        yield from _several(step, wanted, budget)
    elif step.reads_as == "number":
        yield from _numbers(step, [Decimal(each) for each in wanted])
    elif step.reads_as == "day":
        days = [day for each in wanted if (day := _day(each))] or [date(2000, 1, 1)]
        for day in days:
            yield from (f"{day + timedelta(days=n)}" for n in (-1, 0, 1))
    elif step.reads_as == "text":
        yield from [*wanted, "".join(wanted) + "…"]


def _several(step: Step, wanted: Sequence[str], budget: _Budget) -> Iterator[Value]:
    """Every set of the choices that are asked about, filled up with others as far as the limits say."""
    others = [key for key in step.keys.values() if key not in wanted]
    least, most = int(step.least or 1), int(step.most or len(step.keys))
    for size in range(len(wanted) + 1):
        for some in budget.each(combinations(wanted, size)):
            missing = max(least - size, 0)
            if size <= most and missing <= len(others):
                yield frozenset((*some, *others[:missing]))


def _numbers(step: Step, wanted: Sequence[Decimal]) -> Iterator[Value]:
    least, most = step.least, step.most
    edges = [*wanted, *(edge for edge in (least, most) if edge is not None), Decimal(0)]
    near = {edge + shift for edge in edges for shift in (-1, -SMALLEST, 0, SMALLEST, 1)}
    fitting = (n for n in sorted(near) if (least is None or n >= least) and (most is None or n <= most))
    yield from (n for n in fitting if not step.is_whole or n == int(n))
