"""The questions of a version as conditions see them: in their order, each by its name and what it can be answered."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from surveys.kinds.base import Asked
from surveys.kinds.registry import KINDS
from surveys.logic.evaluation import Value, holds
from surveys.logic.grammar import Tree, tree_of


class Conditional(Asked, Protocol):
    """A question with its name and its conditions."""

    text_en: Any
    name: Any
    shown_if: Any
    must: Any


@dataclass(frozen=True)
class Step:
    """One question. `shown` and `must` are its conditions as they are written, the trees what they say.

    `keys`: what each of its inputs is called, where one of a few is chosen. `starts`: it opens a section.
    """

    id: Any
    name: str
    text: str
    reads_as: str
    keys: Mapping[str, str]
    least: Decimal | None
    most: Decimal | None
    is_required: bool
    starts: bool
    is_whole: bool
    shown: str
    must: str
    shown_tree: Tree | None
    must_tree: Tree | None

    def told(self) -> dict[str, Any]:
        """What the browser needs to decide as the server does."""
        limits = {"least": self.least, "most": self.most} if self.reads_as in ("number", "choices") else {}
        found = {"id": str(self.id), "name": self.name, "type": self.reads_as, "if": self.shown_tree}
        found |= {name: f"{value:f}" for name, value in limits.items() if value is not None}
        found |= {"choices": dict(self.keys)} if self.keys else {}
        flags = {"starts": self.starts, "whole": self.is_whole and self.reads_as == "number"}
        return found | {name: True for name, is_so in flags.items() if is_so}


def steps_of(questions: Iterable[Conditional]) -> list[Step]:
    """The questions of a version, in their order, as conditions see them."""
    return [_step(question) for question in questions]


def visible(steps: Sequence[Step], values: Mapping[str, Value]) -> list[bool]:
    """Which questions are asked after these answers (by name); what is hidden counts as not answered."""
    seen: dict[str, Value] = {}
    found, is_open = [], True
    for step in steps:
        is_open = is_open or step.starts
        is_asked = is_open and holds(step.shown_tree, seen)
        is_open = is_asked if step.starts else is_open
        found.append(is_asked)
        if step.name:
            seen[step.name] = values.get(step.name) if is_asked else None
    return found


def _step(question: Conditional) -> Step:
    kind = KINDS[question.kind]
    shows_steps = kind.reads_as == "number" and hasattr(kind, "steps")
    numbers = [number for number, _words in kind.steps(question)] if shows_steps else []  # type: ignore[attr-defined]
    return Step(
        id=question.pk,
        name=question.name,
        text=f"{question.text} {question.text_en}",
        reads_as=kind.reads_as,
        keys=kind.keys(question),
        least=Decimal(min(numbers)) if numbers else question.least,
        most=Decimal(max(numbers)) if numbers else question.most,
        is_required=question.is_required,
        starts=question.kind == "section",
        is_whole=bool(numbers) or question.kind == "whole",
        shown=question.shown_if,
        must=question.must,
        shown_tree=tree_of(question.shown_if),
        must_tree=tree_of(question.must),
    )
