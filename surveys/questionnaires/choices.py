"""A question's answers as lines of text, the way editors write them: one a line, `*` before a right one."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from civic.core.errors import FieldErrors
from surveys.questionnaires.models import Choice, Question

LONGEST = 100
MOST = 20


@dataclass(frozen=True)
class Line:
    text: str
    is_right: bool


def as_text(question: Question) -> str:
    """The lines that an editor would have written."""
    return "\n".join(f"{'* ' if choice.is_right else ''}{choice.text}" for choice in question.choices.all())


def parse(text: str) -> list[Line]:
    """Read the lines; empty ones do not count. Raises FieldErrors naming each line that is wrong."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    parsed = [Line(line.lstrip("*＊").strip(), line.startswith(("*", "＊"))) for line in lines]
    faults = list(_faults(parsed))
    if faults:
        raise FieldErrors(fields={"choices": faults})
    return parsed


def _faults(lines: list[Line]) -> Iterable[str]:
    seen: set[str] = set()
    for number, line in enumerate(lines, start=1):
        if not line.text:
            yield _("Line %(line)s has no words.") % {"line": number}
        elif len(line.text) > LONGEST:
            yield _("Line %(line)s is longer than %(most)s characters.") % {"line": number, "most": LONGEST}
        elif line.text in seen:
            yield _("Line %(line)s repeats an answer.") % {"line": number}
        seen.add(line.text)
    if len(lines) > MOST:
        yield _("There are more than %(most)s answers.") % {"most": MOST}


def replace(question: Question, lines: list[Line]) -> None:
    """Give the question these answers instead of its old ones; nobody can have answered it yet."""
    question.choices.all().delete()
    Choice.objects.bulk_create(
        Choice(question=question, order=order, text=line.text, is_right=line.is_right)
        for order, line in enumerate(lines, start=1)
    )
