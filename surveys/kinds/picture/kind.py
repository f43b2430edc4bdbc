from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from surveys.kinds.base import AnyField, Asked
from surveys.kinds.parts import PartsWidget
from surveys.kinds.single.kind import Single


class PicturesWidget(PartsWidget):
    """A circle, a picture and its words for each answer."""

    def __init__(self, choices: Sequence[Any], *, lang: str) -> None:
        super().__init__("surveys/kinds/picture.html", [(str(choice.pk), choice.words) for choice in choices])
        self.choices, self.lang = choices, lang
        self.leads = False  # whether its first picture is the first of the page, and loaded before all others

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return data.get(name)

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        first = next((choice for choice in self.choices if choice.picture), None) if self.leads else None
        answers = [(choice, str(choice.pk) == str(value), choice == first) for choice in self.choices]
        context = {"name": name, "id": (attrs or {}).get("id", f"id_{name}"), "answers": answers, "lang": self.lang}
        return SafeString(render_to_string(self.template, context))


class Picture(Single):
    """One of several pictures. The words of an answer stand beneath its picture, and are its text alternative."""

    slug = "picture"

    def field(self, asked: Asked) -> forms.Field:
        widget = PicturesWidget(list(asked.choices.all()), lang=asked.lang)
        return AnyField(label=asked.text, required=False, widget=widget)

    def faults(self, choices: Sequence[Any], *, is_quiz: bool) -> Iterable[str]:
        yield from super().faults(choices, is_quiz=is_quiz)
        if any(choice.is_other for choice in choices):
            yield _("A picture answer cannot ask for the citizen’s own words: remove the +.")

    def unready(self, choices: Sequence[Any]) -> Iterable[str]:
        for choice in choices:
            if not choice.picture:
                yield _("“%(answer)s” has no picture yet.") % {"answer": choice.text}
