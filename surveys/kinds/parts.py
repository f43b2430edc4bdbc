"""What kinds share whose answer has a part for each of several things: a select or some buttons a row."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString


class PartsWidget(forms.Widget):
    """One input for each thing, named by the question and the thing. Its value maps things to what was answered."""

    def __init__(self, template: str, things: list[tuple[str, str]], **context: Any) -> None:
        super().__init__()
        self.template, self.things, self.context = template, things, context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, str]:
        sent = {key: data.get(f"{name}-{key}") for key, _words in self.things}
        return {key: value for key, value in sent.items() if value}

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        given = value if isinstance(value, Mapping) else {}
        rows = [(f"{name}-{key}", words, str(given.get(key, ""))) for key, words in self.things]
        inputs = {"rows": rows, "name": name, "id": (attrs or {}).get("id", f"id_{name}")}
        return SafeString(render_to_string(self.template, self.context | inputs))

    def id_for_label(self, id_: str) -> str:
        """A group has no label of its own."""
        return ""
