from collections.abc import Iterator
from typing import Any

from django import forms

from surveys.questionnaires.models import Question, Version

Kind = Question.Kind


class AnswerForm(forms.Form):
    """One field a question, named by the question's id. What is a valid answer is decided in `checking`, not here."""

    use_required_attribute = False

    def __init__(self, version: Version, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in version.questions.prefetch_related("choices"):
            self.fields[str(question.pk)] = field_for(question)

    def answers(self) -> dict[str, Any]:
        """The answers as `submit` takes them; from a page older than a correction, as they came."""
        sent = {name: values for name, values in dict(self.data).items() if name.isascii() and name.isdigit()}
        return dict(self.cleaned_data) if set(sent) & set(self.fields) or not sent else sent

    def add_faults(self, faults: dict[str, list[str]]) -> None:
        """Show the faults that `submit` found, each beside its question."""
        for name, sentences in faults.items():
            self.add_error(name if name in self.fields else None, sentences)

    def faults(self) -> Iterator[tuple[forms.BoundField, str, str]]:
        """Each fault with its field and the id of the input to go to."""
        for field in self:
            target = field.id_for_label or f"{field.auto_id}_0"
            yield from ((field, target, str(sentence)) for sentence in field.errors)


class UncheckedMultipleField(forms.MultipleChoiceField):
    """Several choices, passed on as they came."""

    def validate(self, value: Any) -> None:
        """Left to `checking`."""


def field_for(question: Question) -> forms.Field:
    """The field that asks one question."""
    common: dict[str, Any] = {"label": question.text, "required": False}
    choices = [(str(choice.pk), choice.text) for choice in question.choices.all()]
    field: Any
    if question.kind == Kind.SINGLE:
        field = forms.CharField(widget=forms.RadioSelect(choices=choices), **common)
    elif question.kind == Kind.MULTIPLE:
        field = UncheckedMultipleField(widget=forms.CheckboxSelectMultiple, choices=choices, **common)
    else:
        words = forms.Textarea(attrs={"rows": 4, "maxlength": 1000, "lang": "zh-Hant"})
        field = forms.CharField(widget=words, strip=False, **common)
    field.question = question
    return field
