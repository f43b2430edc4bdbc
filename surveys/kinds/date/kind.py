from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from surveys.kinds.base import Asked, Given, Kind, Table

FIRST, LAST = date(1900, 1, 1), date(2199, 12, 31)


class Date(Kind):
    """A day."""

    slug = "date"
    reads_as = "day"
    seconds = 10

    def field(self, asked: Asked) -> forms.Field:
        box = forms.TextInput(attrs={"type": "date", "min": FIRST.isoformat(), "max": LAST.isoformat()})
        return forms.CharField(label=asked.text, required=False, widget=box)

    def check(self, asked: Asked, value: Any) -> Given:
        if value in (None, ""):
            if asked.is_required:
                raise ValueError(_("Please give a day, such as 2026-11-29."))
            return Given()
        try:
            words = value.strip() if isinstance(value, str) and len(value) < 20 else ""
            day = date.fromisoformat(words) if len(words) == 10 and words[4] == words[7] == "-" else None
        except ValueError:
            day = None
        if day is None or not FIRST <= day <= LAST:
            raise ValueError(_("Please give a day, such as 2026-11-29."))
        return Given(day=day)

    def limits(self, asked: Asked) -> dict[str, Any]:
        return {"first": FIRST.isoformat(), "last": LAST.isoformat()}

    def count(self, asked: Asked, keys: Sequence[str] = ()) -> list[Table]:
        """By month, as far as there are any."""
        return [Table([(key, key) for key in sorted(keys)])]

    def cell(self, asked: Asked, row: dict[str, Any]) -> str:
        return f"{row['day']:%Y-%m}"
