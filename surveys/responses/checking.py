"""Reading what someone answered: every fault gets a sentence beside its question."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from civic.core.errors import FieldErrors
from surveys.kinds.base import Given
from surveys.kinds.registry import KINDS
from surveys.questionnaires.models import Question, Version


@dataclass
class Checked:
    """The valid answer to one question."""

    question: Question
    given: Given

    @property
    def is_right(self) -> bool:
        """Whether a quiz accepts this answer."""
        return KINDS[self.question.kind].is_right(self.question, self.given)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """What is kept of it, as columns of answers."""
        return KINDS[self.question.kind].store(self.given)


def check(version: Version, answers: dict[str, Any]) -> list[Checked]:
    """Turn {question id: choice id | [choice ids] | words} into checked answers; raise FieldErrors by question id."""
    questions = list(version.questions.prefetch_related("choices"))
    faults: dict[str, list[str]] = {}
    checked = []
    for question in questions:
        try:
            given = KINDS[question.kind].check(question, answers.get(str(question.pk)))
            checked.append(Checked(question, given))
        except ValueError as fault:
            faults[str(question.pk)] = [str(fault)]
    for unknown in set(answers) - {str(question.pk) for question in questions}:
        faults[unknown] = [_("There is no such question here.")]
    if faults:
        raise FieldErrors(fields=faults)
    return checked
