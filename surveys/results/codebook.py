"""What every column of a questionnaire's exports means: its question, its codes, who was asked it."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

from surveys.kinds.base import Column
from surveys.kinds.registry import KINDS
from surveys.questionnaires.asked import asked
from surveys.questionnaires.models import Question, Version


@dataclass(frozen=True)
class Entry:
    """One column: `name` is what stands above it, `number` the question's place among those that are asked."""

    name: str
    number: int
    question: Question
    column: Column


def entries(version: Version) -> list[Entry]:
    """The columns of all questions that ask, in their order."""
    those = [each for each in asked(version) if KINDS[each.kind].asks]
    return [
        Entry(name if not column.suffix else f"{name}_{column.suffix}", number, question, column)
        for number, (name, question) in enumerate(_named(those), start=1)
        for column in KINDS[question.kind].columns(question)
    ]


def told(version: Version, *, tells_right: bool) -> list[dict[str, Any]]:
    """The same as plain data, a question with its columns at a time; in both languages, as far as there are two."""
    found: dict[int, dict[str, Any]] = {}
    for entry in entries(version):
        question = found.setdefault(entry.question.pk, _question(entry, tells_right=tells_right))
        codes = [{"code": code, "text": words} for code, words in entry.column.codes]
        part = {"part": entry.column.words} if entry.column.words else {}
        question["columns"].append({"name": entry.name, "holds": entry.column.holds, **part, "codes": codes})
    return list(found.values())


def _question(entry: Entry, *, tells_right: bool) -> dict[str, Any]:
    question = entry.question
    return {
        "number": entry.number, "kind": question.kind, "text": question.text, "text_en": question.text_en,
        "hint": question.hint, "required": question.is_required, "limits": KINDS[question.kind].limits(question),
        "shown_if": question.shown_if, "must": question.must,
        "choices": [_choice(choice, tells_right=tells_right) for choice in question.choices.all()],
        "columns": [],
    }  # fmt: skip


def _choice(choice: Any, *, tells_right: bool) -> dict[str, Any]:
    signs = {"row": choice.is_row, "other": choice.is_other, "right": tells_right and choice.is_right}
    said = {"text": choice.text, "text_en": choice.text_en}
    return said | {name: True for name, is_so in signs.items() if is_so}


def _named(questions: list[Question]) -> Iterator[tuple[str, Question]]:
    """Each question with its short name; those without one are q1, q2, … as far as nobody else is called so."""
    taken = {question.name for question in questions}
    free = (name for n in count(1) if (name := f"q{n}") not in taken)
    for question in questions:
        yield question.name or next(free), question
