from typing import Any

from django import forms
from django.forms.models import BaseInlineFormSet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from civic.core.errors import FieldErrors
from civic.desk.base import AgencyForm
from surveys.kinds.registry import KINDS
from surveys.questionnaires.choices import (
    Line,
    as_text,
    english_as_text,
    parse,
    parse_rows,
    rows_as_text,
    rows_in_english,
)
from surveys.questionnaires.models import Question, Questionnaire
from surveys.questionnaires.queries import shown
from surveys.questionnaires.writing import COLUMNS, Card, logic_faults, named


class QuestionForm(forms.ModelForm):
    """One question with its answers as lines."""

    choices = forms.CharField(
        label=capfirst(_("answers to choose from")),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "cols": 30}),
        help_text=_("One answer a line. In a quiz, put * before each right one. Leave empty for free text."),
    )

    choices_en = forms.CharField(
        label=_("Answers in English"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "cols": 30, "lang": "en"}),
        help_text=_("One a line, in the same order."),
    )

    rows = forms.CharField(
        label=_("Rows of the table"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 30}),
        help_text=_("One a line; for a table only. The answers above are its columns."),
    )
    rows_en = forms.CharField(
        label=_("Rows in English"), required=False, widget=forms.Textarea(attrs={"rows": 3, "cols": 30, "lang": "en"})
    )

    class Meta:
        model = Question
        fields = (
            "order", "kind", "name", "text", "text_en", "hint", "hint_en", "is_required", "least", "most", "shown_if",
            "must", "fault", "fault_en", "explanation", "explanation_en", "place",
        )  # fmt: skip
        widgets = {
            name: forms.Textarea(attrs={"rows": 3, "cols": 30})
            for name in ("text", "text_en", "explanation", "explanation_en", "shown_if", "must")
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "order" not in self.fields:  # a page on which nothing can be changed asks nothing
            return
        self.fields["order"].required = False
        if self.instance.pk is None:
            self.initial.pop("order", None)
            self.fields["order"].initial = None
        else:
            self.fields["choices"].initial = as_text(self.instance)
            lines = self.instance.choices.all()
            self.fields["choices_en"].initial = english_as_text(lines)
            self.fields["rows"].initial, self.fields["rows_en"].initial = rows_as_text(lines), rows_in_english(lines)

    def clean_text(self) -> str:
        return " ".join(self.cleaned_data["text"].split())

    def clean_choices(self) -> list[Line]:
        try:
            return parse(self.cleaned_data["choices"], str(self.data.get(self.add_prefix("choices_en"), "")))
        except FieldErrors as error:
            raise forms.ValidationError(error.fields["choices"]) from error

    def clean_rows(self) -> list[Line]:
        try:
            return parse_rows(self.cleaned_data["rows"], str(self.data.get(self.add_prefix("rows_en"), "")))
        except FieldErrors as error:
            raise forms.ValidationError(error.fields["choices"]) from error


def lines_of(data: dict[str, Any]) -> list[Line]:
    """The answers to choose from, then the rows, of a form that was read."""
    return [*data["choices"], *data.get("rows", [])]


class QuestionnaireForm(AgencyForm):
    """What a questionnaire promises, and how the version that is being written is shown."""

    one_at_a_time = forms.BooleanField(
        label=capfirst(_("one question at a time")), required=False,
        help_text=_("Each question has a page of its own. Without it, a new page begins with each “new page”."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "one_at_a_time" in self.fields:
            self.fields["one_at_a_time"].initial = shown(self.instance).one_at_a_time
        if "wait_minutes" in self.fields:
            self.fields["wait_minutes"].required = False

    def clean_wait_minutes(self) -> int:
        return int(self.cleaned_data["wait_minutes"] or 0)


class QuestionFormSet(BaseInlineFormSet):
    """All questions; what is wrong is told at the row where it is."""

    def clean(self) -> None:
        super().clean()
        is_quiz = self.instance.questionnaire.kind == Questionnaire.Kind.QUIZ
        for form in self.forms:
            data = getattr(form, "cleaned_data", {})
            if not data.get("text") or data.get("DELETE") or not {"choices", "kind"} <= set(data):
                continue
            kind, lines = KINDS[data["kind"]], lines_of(data)
            for fault in kind.faults(lines, is_quiz=is_quiz):
                form.add_error("choices", fault)
            limits = {name: data.get(name) for name in ("least", "most")}
            for fault in kind.limit_faults(**limits, choices=len(lines)):
                form.add_error("most", fault)
        self.number_the_rest()
        if not any(self.errors):
            self.read_conditions()

    def read_conditions(self) -> None:
        """Tell each fault of a condition in its box; the questions are read in the order that they will have."""
        rows = [form for form in self.forms if form.cleaned_data.get("text") and not form.cleaned_data.get("DELETE")]
        rows.sort(key=lambda form: form.cleaned_data.get("order") or form.instance.order)
        cards = [Card(**{k: f.cleaned_data[k] for k in COLUMNS}, lines=lines_of(f.cleaned_data)) for f in rows]
        is_quiz = self.instance.questionnaire.kind == Questionnaire.Kind.QUIZ
        for form, card in zip(rows, cards := named(cards), strict=True):
            form.instance.name = form.cleaned_data["name"] = card.name
        for fault in logic_faults(cards, draws=self.instance.questionnaire.draws, is_quiz=is_quiz):
            rows[fault.at].add_error(fault.box, fault.words)

    def number_the_rest(self) -> None:
        """Questions without a number come after the others, in the order of their rows."""
        rows = [(form, getattr(form, "cleaned_data", {})) for form in self.forms]
        last = max((data.get("order") or 0 for _form, data in rows), default=0)
        for form, data in rows:
            if data.get("text") and data.get("order") is None:
                last += 1
                form.instance.order = last
