"""Reading what someone answered: every fault gets a sentence beside its question."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from civic.core.errors import FieldErrors
from surveys.questionnaires.models import Question, Version

TEXT_LIMIT = 1000


@dataclass
class Checked:
    """The answer to one question, valid: the ids of its choices, or words."""

    question: Question
    choice_ids: list[int] = field(default_factory=list)
    text: str = ""

    @property
    def is_right(self) -> bool:
        """Whether a quiz accepts this answer; words are always accepted."""
        if self.question.kind == Question.Kind.TEXT:
            return True
        right = {choice.pk for choice in self.question.choices.all() if choice.is_right}
        return set(self.choice_ids) == right


def check(version: Version, answers: dict[str, Any]) -> list[Checked]:
    """Turn {question id: choice id | [choice ids] | words} into checked answers; raise FieldErrors by question id."""
    questions = list(version.questions.prefetch_related("choices"))
    faults: dict[str, list[str]] = {}
    checked = []
    for question in questions:
        try:
            checked.append(_read(question, answers.get(str(question.pk))))
        except ValueError as fault:
            faults[str(question.pk)] = [str(fault)]
    for unknown in set(answers) - {str(question.pk) for question in questions}:
        faults[unknown] = [_("There is no such question here.")]
    if faults:
        raise FieldErrors(fields=faults)
    return checked


def _read(question: Question, value: Any) -> Checked:
    if question.kind == Question.Kind.TEXT:
        return _read_text(question, value)
    wanted = _choice_ids(question, value)
    if question.is_required and not wanted:
        raise ValueError(_("Please choose an answer."))
    if question.kind == Question.Kind.SINGLE and len(wanted) > 1:
        raise ValueError(_("Please choose one answer only."))
    if not set(wanted) <= {choice.pk for choice in question.choices.all()}:
        raise ValueError(_("This answer cannot be chosen here."))
    return Checked(question, choice_ids=wanted)


def _read_text(question: Question, value: Any) -> Checked:
    if value is not None and not isinstance(value, str):
        raise ValueError(_("Please answer in words."))
    text = (value or "").replace("\x00", "").strip()
    if question.is_required and not text:
        raise ValueError(_("Please write an answer."))
    if len(text) > TEXT_LIMIT:
        raise ValueError(_("Please write at most %(most)s characters.") % {"most": TEXT_LIMIT})
    return Checked(question, text=text)


def _choice_ids(question: Question, value: Any) -> list[int]:
    values = value if isinstance(value, list) else [] if value in (None, "") else [value]
    ids = []
    for item in values:
        if isinstance(item, bool) or not isinstance(item, int | str):
            raise ValueError(_("This answer cannot be chosen here."))
        if isinstance(item, str) and not (item.isascii() and item.isdigit() and len(item) < 19):
            raise ValueError(_("This answer cannot be chosen here."))
        ids.append(int(item))
    return list(dict.fromkeys(ids))
