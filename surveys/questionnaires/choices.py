"""A question's answers as lines of text, the way editors write them: one a line, `*` before a right one."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from django.utils.translation import gettext as _

from civic.core.errors import FieldErrors
from surveys.questionnaires.models import Choice, Question

LONGEST, LONGEST_EN = 100, 150
MOST = 20


@dataclass(frozen=True)
class Line:
    text: str
    is_right: bool = False
    text_en: str = ""


def as_text(question: Question) -> str:
    """The lines that an editor would have written."""
    return lines_as_text(question.choices.all())


def shown(question: Question) -> list[tuple[str, Choice]]:
    """Each answer with the line that an editor would have written."""
    return [(f"{'* ' if choice.is_right else ''}{choice.text}", choice) for choice in question.choices.all()]


def lines_as_text(lines: Iterable[Any]) -> str:
    return "\n".join(f"{'* ' if line.is_right else ''}{line.text}" for line in lines)


def english_as_text(lines: Iterable[Any]) -> str:
    """The same answers in English, line by line; nothing where there is no English at all."""
    return "\n".join(line.text_en for line in lines).rstrip("\n")


def parse(text: str, english: str = "") -> list[Line]:
    """Read the lines, each with the English of the same number; empty ones do not count.

    Raises FieldErrors naming each line that is wrong.
    """
    rows = zip_longest(text.splitlines(), english.splitlines(), fillvalue="")
    pairs = [(line.strip(), other.strip()) for line, other in rows]
    parsed = [Line(line.lstrip("*＊").strip(), line.startswith(("*", "＊")), other) for line, other in pairs if line]
    faults = [*_alone(pairs), *_faults(parsed)]
    if faults:
        raise FieldErrors(fields={"choices": faults})
    return parsed


def _alone(pairs: list[tuple[str, str]]) -> Iterable[str]:
    for number, (line, other) in enumerate(pairs, start=1):
        if other and not line:
            yield _("Line %(line)s is there in English only.") % {"line": number}


def _faults(lines: list[Line]) -> Iterable[str]:
    seen: set[str] = set()
    for number, line in enumerate(lines, start=1):
        if not line.text:
            yield _("Line %(line)s has no words.") % {"line": number}
        elif len(line.text) > LONGEST:
            yield _("Line %(line)s is longer than %(most)s characters.") % {"line": number, "most": LONGEST}
        elif len(line.text_en) > LONGEST_EN:
            told = {"line": number, "most": LONGEST_EN}
            yield _("The English of line %(line)s is longer than %(most)s characters.") % told
        elif line.text in seen:
            yield _("Line %(line)s repeats an answer.") % {"line": number}
        seen.add(line.text)
    if len(lines) > MOST:
        yield _("There are more than %(most)s answers.") % {"most": MOST}


def replace(question: Question, lines: list[Line]) -> None:
    """Give the question these answers instead of its old ones; nobody can have answered it yet."""
    question.choices.all().delete()
    Choice.objects.bulk_create(
        Choice(question=question, order=order, text=line.text, is_right=line.is_right, text_en=line.text_en)
        for order, line in enumerate(lines, start=1)
    )
