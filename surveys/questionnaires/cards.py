"""One question as a form: shared by the notice desk and the builder, so that neither loses what the other can write.

Nothing is required here: a draft is saved as far as it is written.
"""

from decimal import Decimal
from itertools import zip_longest
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from civic.core.errors import FieldErrors
from surveys.kinds.registry import KINDS
from surveys.logic.grammar import LONGEST
from surveys.questionnaires import choices
from surveys.questionnaires.choices import Line
from surveys.questionnaires.models import Question, is_name
from surveys.questionnaires.writing import COLUMNS, Card

MOST_CARDS = 60
MOST_CHOSEN = 10_000  # letters of all answers of a question; more than are allowed, to say what is wrong with them


PLACED = {
    "kind", "text", "text_en", "hint", "hint_en", "choices", "choices_en", "rows", "rows_en",
    "explanation", "explanation_en", "place",
    "is_required",
}  # fmt: skip


def english(rows: int = 0) -> forms.Widget:
    """A box for English words; with rows, one of several lines."""
    return (
        forms.Textarea(attrs={"rows": rows, "lang": "en", "placeholder": "English"})
        if rows
        else forms.TextInput(attrs={"lang": "en", "placeholder": "English"})
    )


class CardForm(forms.Form):
    """One question: what is asked, and its answers one a line, * before each right one."""

    kind = forms.ChoiceField(
        choices=Question.Kind.choices, initial=Question.Kind.SINGLE, label=_("Kind"), required=False
    )
    text = forms.CharField(
        label=capfirst(_("question")), max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 1})
    )
    text_en = forms.CharField(label=_("Question in English"), max_length=300, required=False, widget=english(1))
    hint = forms.CharField(label=capfirst(_("hint")), max_length=200, required=False,
                           help_text=_("A line under the question: what is meant, where to find it."))  # fmt: skip
    hint_en = forms.CharField(label=_("Hint in English"), max_length=300, required=False, widget=english())
    choices = forms.CharField(
        label=capfirst(_("answers to choose from")), required=False, max_length=MOST_CHOSEN,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "One answer per line. In a quiz, * before each right one. + before an answer that asks for the "
            "citizen’s own words."
        ),
    )  # fmt: skip
    choices_en = forms.CharField(
        label=_("Answers in English"), required=False, max_length=MOST_CHOSEN, widget=english(4),
        help_text=_("One a line, in the same order."),
    )  # fmt: skip
    rows = forms.CharField(
        label=_("Rows of the table"), required=False, max_length=MOST_CHOSEN, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line; for a table only. The answers above are its columns."),
    )  # fmt: skip
    rows_en = forms.CharField(label=_("Rows in English"), required=False, max_length=MOST_CHOSEN, widget=english(3))
    explanation = forms.CharField(label=capfirst(_("why")), max_length=300, required=False,
                                  help_text=_("Told after a quiz: why an answer is right."))  # fmt: skip
    explanation_en = forms.CharField(label=_("Why, in English"), max_length=450, required=False, widget=english())
    place = forms.CharField(label=capfirst(_("heading in the notice")), max_length=100, required=False,
                            widget=forms.TextInput(attrs={"list": "headings"}),
                            help_text=_(
                                "The heading in the notice that gives the answer; linked after a quiz."
                            ))  # fmt: skip
    is_required = forms.BooleanField(label=capfirst(_("must be answered")), required=False, initial=True)
    least = forms.DecimalField(label=capfirst(_("at least")), required=False, max_digits=18, decimal_places=6)
    most = forms.DecimalField(label=capfirst(_("at most")), required=False, max_digits=18, decimal_places=6)

    name = forms.CharField(label=capfirst(_("short name")), max_length=32, required=False, validators=[is_name],
                           help_text=_("How conditions and later texts call this question, such as age."))  # fmt: skip
    shown_if = forms.CharField(label=capfirst(_("only shown if")), max_length=LONGEST, required=False,
                               help_text=_("Such as ${age} >= 18 and selected(${topics}, 'roads')."))  # fmt: skip
    must = forms.CharField(label=capfirst(_("the answer must fulfil")), max_length=LONGEST, required=False,
                           help_text=_("The dot is the answer: . >= 18."))  # fmt: skip
    fault = forms.CharField(label=capfirst(_("sentence if it does not fit")), max_length=200, required=False)
    fault_en = forms.CharField(
        label=capfirst(_("the sentence in English")), max_length=300, required=False, widget=english()
    )

    use_required_attribute = False

    def clean_choices(self) -> list[Line]:
        try:
            return choices.parse(self.cleaned_data["choices"], self._sent("choices_en")[:MOST_CHOSEN])
        except FieldErrors as error:
            raise forms.ValidationError(error.fields["choices"]) from error

    def clean_rows(self) -> list[Line]:
        try:
            return choices.parse_rows(self.cleaned_data["rows"], self._sent("rows_en")[:MOST_CHOSEN])
        except FieldErrors as error:
            raise forms.ValidationError(error.fields["choices"]) from error

    def card(self) -> Card:
        """What is written so far; of a field with a fault, what of it can be kept."""
        data = self.cleaned_data
        return Card(
            kind=data.get("kind") or Question.Kind.SINGLE,
            text=" ".join((data.get("text") or self._sent("text")[:200]).split()),
            text_en=self._words("text_en"),
            lines=[*(data["choices"] if "choices" in data else self._what_fits()), *data.get("rows", [])],
            is_required=data.get("is_required", True),
            hint=self._words("hint"),
            hint_en=self._words("hint_en"),
            explanation=self._words("explanation"),
            explanation_en=self._words("explanation_en"),
            place=self._words("place"),
            least=_fitting(data.get("least")),
            most=_fitting(data.get("most")),
            name=data.get("name", ""),
            fault=self._words("fault"),
            fault_en=self._words("fault_en"),
            **{name: data[name] if name in data else self._sent(name)[:LONGEST] for name in ("shown_if", "must")},
        )

    @property
    def rest(self) -> list[forms.BoundField]:
        """The fields that have no place of their own on a card: limits, and whatever kinds may need later."""
        return [self[name] for name in self.fields if name not in PLACED]

    @property
    def is_blank(self) -> bool:
        names = ("text", "text_en", "hint", "hint_en", "choices", "choices_en", "explanation", "explanation_en")
        return not any(self._sent(name).strip() for name in names)

    def _words(self, name: str) -> str:
        return " ".join(str(self.cleaned_data.get(name, "")).split())

    def _what_fits(self) -> list[Line]:
        """Of answers with a fault in some line, the lines that have none."""
        kept: dict[str, Line] = {}
        others = self._sent("choices_en")[:MOST_CHOSEN].splitlines()
        for row, other in zip_longest(self._sent("choices")[:MOST_CHOSEN].splitlines(), others, fillvalue=""):
            try:
                for line in choices.parse(row, other):
                    kept.setdefault(line.text, line)
            except FieldErrors:
                continue
        return list(kept.values())[: choices.MOST]

    def _sent(self, name: str) -> str:
        """What came, without the letter that a database takes in no text."""
        return str(self.data.get(self.add_prefix(name), "")).replace("\0", "")


def as_number(text: object) -> int | None:
    """A small whole number that was sent; None for anything else."""
    said = str(text)
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else None


def initial_of(card: Card) -> dict[str, Any]:
    """A card as its form begins."""
    return {name: getattr(card, name) for name in COLUMNS} | {
        "choices": choices.lines_as_text(card.lines), "choices_en": choices.english_as_text(card.lines),
        "rows": choices.rows_as_text(card.lines), "rows_en": choices.rows_in_english(card.lines),
        "least": _short(card.least), "most": _short(card.most),
    }  # fmt: skip


def _short(number: Decimal | None) -> Decimal | None:
    return number.normalize() if number is not None and number % 1 else number and Decimal(int(number))


def _fitting(number: Decimal | None) -> Decimal | None:
    return None if number is None else number.quantize(Decimal("0.000001"))


def choosing() -> str:
    """The kinds that have answers to choose from, for the page's script."""
    return " ".join(slug for slug, kind in KINDS.items() if kind.has_choices)


VERBS = ("up", "down", "remove", "copy")


def moved(post: Any, act: str) -> Any:
    """What was sent, with its cards in the order that a button asks for: one up, one down, one less, one twice."""
    verb, _dash, number = act.removeprefix("q-").partition("-")
    at, many = as_number(number), min(as_number(post.get("q-count", "")) or 0, MOST_CARDS)
    if not act.startswith("q-") or verb not in VERBS or at is None or at >= many:
        return post
    order = _order(list(range(many)), verb, at)
    made = post.copy()
    for key in [key for key in made if key.startswith("q-") and key != "q-count"]:
        del made[key]
    for new_place, old_place in enumerate(order):
        for key in post:
            if key.startswith(f"q-{old_place}-"):
                made.setlist(f"q-{new_place}-{key.split('-', 2)[2]}", post.getlist(key))
    made["q-count"] = str(len(order))
    return made


def _order(order: list[int], verb: str, at: int) -> list[int]:
    if verb == "remove":
        order.pop(at)
    elif verb == "copy":
        order.insert(at, at)
    else:
        other = at - 1 if verb == "up" else at + 1
        if 0 <= other < len(order):
            order[at], order[other] = order[other], order[at]
    return order
