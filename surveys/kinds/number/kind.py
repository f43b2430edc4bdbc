import re
import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from surveys.kinds.base import Asked, Given, Kind, Table, plain

LARGEST = Decimal(10) ** 12
PLACES = 6  # behind the point
BARS = 10
WRITTEN = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)")
MAGNITUDES = (0, 1, 10, 100, 1_000, 10_000, 100_000)


class Number(Kind):
    """A number, within limits if the editor writes any."""

    slug = "number"
    reads_as = "number"
    seconds = 10

    def field(self, asked: Asked) -> forms.Field:
        box = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "maxlength": 30})
        return forms.CharField(label=asked.text, required=False, widget=box)

    def hint(self, asked: Asked) -> str:
        least, most = plain(asked.least), plain(asked.most)
        if least and most:
            return _("A number from %(least)s to %(most)s.") % {"least": least, "most": most}
        if least:
            return _("A number, %(least)s or more.") % {"least": least}
        return _("A number, %(most)s or less.") % {"most": most} if most else ""

    def check(self, asked: Asked, value: Any) -> Given:
        if isinstance(value, bool) or not isinstance(value, str | int | float | None):
            raise ValueError(_("Please write a number, such as 12 or 3.5."))
        text = unicodedata.normalize("NFKC", str("" if value is None else value)).replace(",", "").strip()
        if not text:
            if asked.is_required:
                raise ValueError(_("Please write a number, such as 12 or 3.5."))
            return Given()
        return Given(number=self._within(asked, self._read(text)))

    def _read(self, text: str) -> Decimal:
        try:
            number = Decimal(text) if len(text) <= 30 and WRITTEN.fullmatch(text) else None
        except InvalidOperation:
            number = None
        if number is None or not number.is_finite() or abs(number) >= LARGEST:
            raise ValueError(_("Please write a number, such as 12 or 3.5."))
        if number != round(number, PLACES):
            raise ValueError(_("Please write at most %(n)s digits behind the point.") % {"n": PLACES})
        return number

    def _within(self, asked: Asked, number: Decimal) -> Decimal:
        if asked.least is not None and number < asked.least:
            raise ValueError(_("Please write a number that is %(least)s or more.") % {"least": plain(asked.least)})
        if asked.most is not None and number > asked.most:
            raise ValueError(_("Please write a number that is %(most)s or less.") % {"most": plain(asked.most)})
        return number

    def limits(self, asked: Asked) -> dict[str, Any]:
        return {name: float(value) for name, value in (("least", asked.least), ("most", asked.most))
                if value is not None}  # fmt: skip

    def limit_faults(self, least: Decimal | None, most: Decimal | None, *, choices: int) -> Iterable[str]:
        if least is not None and most is not None and least >= most:
            yield _("The lower limit must be below the upper one.")

    def count(self, asked: Asked, keys: Sequence[str] = ()) -> list[Table]:
        """Bars of equal width between the limits; without both limits, by size."""
        edges = self._edges(asked)
        cells = [(str(i), f"{plain(low)} – < {plain(high)}") for i, (low, high) in enumerate(pairwise(edges))]
        last = f"{plain(edges[-2])} – {plain(edges[-1])}"
        if asked.least is None or asked.most is None:
            return [Table([("below", _("below 0")), *cells, ("above", _("%(n)s and more") % {"n": plain(edges[-1])})])]
        return [Table([*cells[:-1], (cells[-1][0], last)])]

    def cell(self, asked: Asked, row: dict[str, Any]) -> str:
        edges, number = self._edges(asked), row["number"]
        bounded = asked.least is not None and asked.most is not None
        if not bounded and (number < edges[0] or number >= edges[-1]):
            return "below" if number < edges[0] else "above"
        return str(min(sum(number >= edge for edge in edges[1:]), len(edges) - 2))

    def _edges(self, asked: Asked) -> list[Decimal]:
        if asked.least is None or asked.most is None:
            return [Decimal(edge) for edge in MAGNITUDES]
        width = (asked.most - asked.least) / BARS
        return [asked.least + width * i for i in range(BARS)] + [asked.most]
