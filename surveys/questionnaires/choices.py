"""A question's answers as lines of text, the way editors write them: one a line, `*` before a right one."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from dataclasses import replace as dataclass_replace
from itertools import zip_longest
from typing import Any

from django.utils.translation import gettext as _

from civic.core.errors import FieldErrors
from surveys.questionnaires.models import Choice, Question

LONGEST, LONGEST_EN = 100, 150
SHORT_NAME = re.compile(r"\s[#＃]([A-Za-z0-9_-]{1,32})\Z")
MOST = 20


@dataclass(frozen=True)
class Line:
    text: str
    is_right: bool = False
    text_en: str = ""
    name: str = ""
    is_row: bool = False
    is_other: bool = False
    # The name of a stored file. Boxes of words do not hold it, so it tells no two lines apart: see with_pictures.
    picture: str = field(default="", compare=False)


def as_text(question: Question) -> str:
    """The lines that an editor would have written."""
    return lines_as_text(question.choices.all())


def shown(question: Question) -> list[tuple[str, Choice]]:
    """Each answer with the line that an editor would have written."""
    return [(_written(choice), choice) for choice in question.choices.all()]


def lines_as_text(lines: Iterable[Any]) -> str:
    return "\n".join(_written(line) for line in lines if not line.is_row)


def rows_as_text(lines: Iterable[Any]) -> str:
    """The rows of a table, one a line."""
    return "\n".join(_written(line) for line in lines if line.is_row)


def rows_in_english(lines: Iterable[Any]) -> str:
    return "\n".join(line.text_en for line in lines if line.is_row).rstrip("\n")


def parse_rows(text: str, english: str = "") -> list[Line]:
    """Read the rows of a table. Raises FieldErrors like `parse`."""
    return [dataclass_replace(line, is_row=True, is_right=False, is_other=False) for line in parse(text, english)]


def _written(line: Any) -> str:
    """A Choice or a Line; its short name, if it has one, stands behind it after #."""
    sign = "* " if line.is_right else "+ " if line.is_other else ""
    return f"{sign}{line.text}{f' #{line.name}' if line.name else ''}"


def english_as_text(lines: Iterable[Any]) -> str:
    """The same answers in English, line by line; nothing where there is no English at all."""
    return "\n".join(line.text_en for line in lines if not line.is_row).rstrip("\n")


def parse(text: str, english: str = "") -> list[Line]:
    """Read the lines, each with the English of the same number; empty ones do not count.

    Raises FieldErrors naming each line that is wrong.
    """
    rows = zip_longest(text.splitlines(), english.splitlines(), fillvalue="")
    pairs = [(line.strip(), other.strip()) for line, other in rows]
    parsed = [_line(line, other) for line, other in pairs if line]
    faults = [*_alone(pairs), *_faults(parsed)]
    if faults:
        raise FieldErrors(fields={"choices": faults})
    return parsed


def _line(text: str, english: str) -> Line:
    words, is_right, is_other = text.lstrip("*＊+＋ "), text.startswith(("*", "＊")), text.startswith(("+", "＋"))
    found = SHORT_NAME.search(words)
    named = found[1] if found else ""
    return Line(words[: found.start()] if found else words, is_right, english, named, is_other=is_other)


def _alone(pairs: list[tuple[str, str]]) -> Iterable[str]:
    for number, (line, other) in enumerate(pairs, start=1):
        if other and not line:
            yield _("Line %(line)s is there in English only.") % {"line": number}


def _faults(lines: list[Line]) -> Iterable[str]:
    seen: set[str] = set()
    names: set[str] = set()
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
        elif line.name and line.name in names:
            yield _("Line %(line)s repeats a short name.") % {"line": number}
        seen.add(line.text)
        names.add(line.name)
    if sum(line.is_other for line in lines) > 1:
        yield _("Only one answer can ask for the citizen’s own words.")
    if len(lines) > MOST:
        yield _("There are more than %(most)s answers.") % {"most": MOST}


def with_pictures(lines: Sequence[Line], before: Sequence[Any]) -> list[Line]:
    """The lines with the pictures that their answers had: found by their words, or by their place where those changed.

    `before`: what was kept, as lines or choices. By place only where no answer came or went, so that no picture stands
    beside an answer that it does not show.
    """
    had = {each.text: str(each.picture or "") for each in before}
    left, now = {each.text for each in before}, {line.text for line in lines}
    found = []
    for n, line in enumerate(lines):
        is_reworded = len(lines) == len(before) and line.text not in left and before[n].text not in now
        name = line.picture or had.get(before[n].text if is_reworded else line.text, "")
        found.append(dataclass_replace(line, picture=name))
    return found


def replace(question: Question, lines: Sequence[Line]) -> None:
    """Give the question these answers instead of its old ones; nobody can have answered it yet."""
    if question.kind == Question.Kind.PICTURE:
        lines = with_pictures(lines, list(question.choices.all()))
    question.choices.all().delete()
    Choice.objects.bulk_create(
        Choice(question=question, order=order, **vars(line)) for order, line in enumerate(lines, start=1)
    )
