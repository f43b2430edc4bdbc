from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from surveys.kinds.base import AnyField, Asked, Choices, Choosing, Given, Table


class Single(Choosing):
    """One of several answers."""

    slug = "single"
    most_right = 1

    def field(self, asked: Asked) -> forms.Field:
        return AnyField(label=asked.text, required=False, widget=Choices(choices=self.options(asked)))

    def check(self, asked: Asked, value: Any) -> Given:
        ids = self.chosen(asked, value)
        if len(ids) > 1:
            raise ValueError(_("Please choose one answer only."))
        return self.said(asked, self.offered(asked, ids), value)

    def count(self, asked: Asked, keys: Sequence[str] = ()) -> list[Table]:
        return [Table(self.options(asked))]

    def carry(self, before: Asked, now: Asked, values: list[str]) -> Any:
        return "".join(self.fitting(before, now, values)[:1])
