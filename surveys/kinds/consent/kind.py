from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from surveys.kinds.base import Asked, Column, Given, Kind, SeveralField, Table


class Consent(Kind):
    """Something to agree to by a tick."""

    slug = "consent"
    reads_as = "choice"

    def field(self, asked: Asked) -> forms.Field:
        return SeveralField(label=asked.text, required=False, choices=[("1", _("I agree"))])

    def check(self, asked: Asked, value: Any) -> Given:
        given = value[0] if isinstance(value, list) and len(value) == 1 else value
        if given in (None, "", [], False, "0", 0):
            if asked.is_required:
                raise ValueError(_("Please tick the box if you agree; without it we cannot take your answers."))
            return Given()
        if given is not True and given not in ("1", 1):
            raise ValueError(_("This answer cannot be chosen here."))
        return Given(number=Decimal(1))

    def keys(self, asked: Asked) -> dict[str, str]:
        return {"1": "yes"}

    def value(self, asked: Asked, given: Given) -> str | None:
        return "yes" if given.number else None

    def shown(self, asked: Asked, given: Given) -> str:
        return _("I agree") if given.number else ""

    def count(self, asked: Asked, keys: Sequence[str] = ()) -> list[Table]:
        return [Table([("1", _("I agree"))])]

    def columns(self, asked: Asked) -> list[Column]:
        return [Column("number", codes=[("1", _("I agree"))])]

    def cell(self, asked: Asked, row: dict[str, Any]) -> str:
        return "1"
