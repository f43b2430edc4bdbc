from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from surveys.kinds.base import Asked, plain
from surveys.kinds.number.kind import Number


class Whole(Number):
    """A whole number, such as an age or how many people live together; 3.5 is refused."""

    slug = "whole"
    seconds = 8

    def field(self, asked: Asked) -> forms.Field:
        field = super().field(asked)
        field.widget.attrs |= {"inputmode": "numeric"}
        return field

    def hint(self, asked: Asked) -> str:
        least, most = plain(asked.least), plain(asked.most)
        if least and most:
            return _("A whole number from %(least)s to %(most)s.") % {"least": least, "most": most}
        if least:
            return _("A whole number, %(least)s or more.") % {"least": least}
        return _("A whole number, %(most)s or less.") % {"most": most} if most else _("A whole number.")

    def _within(self, asked: Asked, number: Decimal) -> Decimal:
        if number % 1:
            raise ValueError(_("Please write a whole number, such as 3, without anything behind the point."))
        return super()._within(asked, number)

    def limits(self, asked: Asked) -> dict[str, Any]:
        return {**super().limits(asked), "whole": True}

    def limit_faults(self, least: Decimal | None, most: Decimal | None, *, choices: int) -> Iterable[str]:
        yield from super().limit_faults(least, most, choices=choices)
        if any(limit is not None and limit % 1 for limit in (least, most)):
            yield _("The limits of a whole number are whole numbers.")
