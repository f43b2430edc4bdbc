from collections.abc import Iterator
from typing import Any

from django import forms

from surveys.kinds.base import Choices, Ticks
from surveys.kinds.parts import PartsWidget
from surveys.kinds.picture.kind import PicturesWidget
from surveys.kinds.registry import KINDS
from surveys.questionnaires.asked import asked
from surveys.questionnaires.models import Question, Version


class AnswerForm(forms.Form):
    """One field a question, named by the question's id. What is a valid answer is decided in `checking`, not here.

    `questions`: those that were drawn for the person; without them, all.
    """

    use_required_attribute = False

    def __init__(self, version: Version, *args: Any, questions: list[Question] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.version, self.questions = version, asked(version) if questions is None else questions
        for question in self.questions:
            if KINDS[question.kind].asks:
                self.fields[str(question.pk)] = field_for(question)
        pictures = (field.widget for field in self.fields.values() if isinstance(field.widget, PicturesWidget))
        if first := next(pictures, None):
            first.leads = True

    def answers(self) -> dict[str, Any]:
        """The answers as `submit` takes them; from a page older than a correction, as they came."""
        sent = {
            name: values for name, values in dict(self.data).items() if name.isascii() and name.split("-")[0].isdigit()
        }
        return dict(self.cleaned_data) if {name.split("-")[0] for name in sent} & set(self.fields) or not sent else sent

    def raw_answers(self) -> dict[str, Any]:
        """The answers so far, whatever is wrong with them; before anything was sent, what the form begins with."""
        if not self.is_bound:
            return {name: value for name, value in self.initial.items() if name in self.fields}
        return {
            name: field.widget.value_from_datadict(self.data, self.files, name) for name, field in self.fields.items()
        }

    def add_faults(self, faults: dict[str, list[str]]) -> None:
        """Show the faults that `submit` found, each beside its question."""
        for name, sentences in faults.items():
            self.add_error(name if name in self.fields else None, sentences)

    def faults(self) -> Iterator[tuple[forms.BoundField, str, str]]:
        """Each fault with its field and the id of the input to go to."""
        for field in self:
            target = field.id_for_label or f"{field.auto_id}_0"
            yield from ((field, target, str(sentence)) for sentence in field.errors)


def field_for(question: Question) -> forms.Field:
    """The field that asks one question."""
    field: Any = KINDS[question.kind].field(question)
    field.label, field.question, field.hint = question.words, question, KINDS[question.kind].hint(question)
    field.is_group = isinstance(field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)
    field.is_whole = isinstance(field.widget, PartsWidget)
    field.is_group = field.is_group or field.is_whole
    field.other = KINDS[question.kind].other(question) if isinstance(field.widget, Choices | Ticks) else ""  # type: ignore[attr-defined]
    field.is_narrow, field.has_choices = KINDS[question.kind].is_narrow, KINDS[question.kind].has_choices
    return field
