"""Reading what someone answered: every fault gets a sentence beside its question."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from civic.core.errors import FieldErrors
from surveys.kinds.base import Given
from surveys.kinds.registry import KINDS
from surveys.logic.evaluation import Value, holds
from surveys.questionnaires.models import Question


@dataclass
class Checked:
    """The valid answer to one question."""

    question: Question
    given: Given

    @property
    def value(self) -> Value:
        """What conditions see of it."""
        return KINDS[self.question.kind].value(self.question, self.given)

    @property
    def is_right(self) -> bool:
        """Whether a quiz accepts this answer."""
        return KINDS[self.question.kind].is_right(self.question, self.given)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """What is kept of it, as columns of answers."""
        return KINDS[self.question.kind].store(self.given)


@dataclass
class Reading:
    """A version with what was answered so far: what is asked after it, what of it is valid, and what is wrong.

    `told`: the valid answers in words, by the names of their questions.
    """

    questions: list[Question]
    checked: list[Checked] = field(default_factory=list)
    faults: dict[str, list[str]] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    values: dict[str, Value] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)


def check(questions: list[Question], answers: dict[str, Any], *, refuse_hidden: bool = False) -> list[Checked]:
    """Turn {question id: choice id | [choice ids] | words} into checked answers; raise FieldErrors by question id.

    Answers to questions that are not asked after the others are dropped, or refused with a sentence.
    """
    found = read_all(questions, answers)
    faults = found.faults
    for pk in found.hidden if refuse_hidden else ():
        if answers.get(str(pk)) not in (None, "", []):
            faults[str(pk)] = [_("This question is not asked after your other answers: leave it out.")]
    for unknown in set(answers) - {str(question.pk) for question in found.questions}:
        faults[unknown] = [_("There is no such question here.")]
    if faults:
        raise FieldErrors(fields=faults)
    return found.checked


def read_all(questions: list[Question], answers: dict[str, Any]) -> Reading:
    """Read answers in the order of the questions: whether each is asked hangs on those before it.

    static/js/logic.js says the same of what is asked.
    """
    found, is_open = Reading(questions), True
    for question in found.questions:
        starts = question.kind == Question.Kind.SECTION
        is_open = is_open or starts
        is_asked = is_open and holds(question.shown_tree, found.values)
        is_open = is_asked if starts else is_open
        if is_asked:
            _read(found, question, answers.get(str(question.pk)))
        else:
            found.hidden.add(question.pk)
    return found


def _read(found: Reading, question: Question, answer: Any) -> None:
    kind = KINDS[question.kind]
    try:
        given = kind.check(question, answer)
        value = found.values[question.name] = kind.value(question, given)
        found.told[question.name] = kind.shown(question, given)
        if value is not None and not holds(question.must_tree, {**found.values, ".": value}):
            raise ValueError(
                question.fault_words or _("This answer does not fit here: please look at the question again.")
            )
        found.checked.append(Checked(question, given))
    except ValueError as fault:
        found.faults[str(question.pk)] = [str(fault)]
