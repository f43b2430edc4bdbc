from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.kinds.base import AnyField, Asked, Choosing, Column, Given, Table, Ticks


class Multiple(Choosing):
    """Any of several answers, or as many as the editor's limits allow."""

    slug = "multiple"
    reads_as = "choices"
    seconds = 12

    def field(self, asked: Asked) -> forms.Field:
        return AnyField(label=asked.text, required=False, widget=Ticks(choices=self.options(asked)))

    def hint(self, asked: Asked) -> str:
        least, most = asked.least and int(asked.least), asked.most and int(asked.most)
        if least and most:
            return _("Choose %(least)s to %(most)s.") % {"least": least, "most": most}
        if least:
            return _("Choose %(least)s or more.") % {"least": least}
        return _("Choose at most %(most)s.") % {"most": most} if most else ""

    def check(self, asked: Asked, value: Any) -> Given:
        given = self.offered(asked, self.chosen(asked, value))
        n, least, most = len(given.choice_ids), int(asked.least or 0), int(asked.most or 0)
        if n and n < least:
            raise ValueError(
                ngettext("Please choose at least %(n)s answer.", "Please choose at least %(n)s answers.", least)
                % {"n": least}
            )
        if most and n > most:
            raise ValueError(
                ngettext("Please choose at most %(n)s answer.", "Please choose at most %(n)s answers.", most)
                % {"n": most}
            )
        return self.said(asked, given, value)

    def limits(self, asked: Asked) -> dict[str, Any]:
        return {name: int(value) for name, value in (("least", asked.least), ("most", asked.most)) if value is not None}

    def limit_faults(self, least: Decimal | None, most: Decimal | None, *, choices: int) -> Iterable[str]:
        given = [number for number in (least, most) if number is not None]
        if any(number != int(number) or not 1 <= number <= choices for number in given):
            yield _("Between 1 and all answers may have to be chosen: the limits are whole numbers up to %(n)s.") % {
                "n": choices
            }
        elif least is not None and most is not None and least > most:
            yield _("The lower limit is above the upper one.")

    def count(self, asked: Asked, keys: Sequence[str] = ()) -> list[Table]:
        return [Table(self.options(asked), is_partition=False)]

    def columns(self, asked: Asked) -> list[Column]:
        """One for each answer: 1 where it was chosen, 0 where others were."""
        options, codes = self.options(asked), [("1", _("chosen")), ("0", _("not chosen"))]
        each = [Column("chosen", str(n), words, (int(pk),), codes) for n, (pk, words) in enumerate(options, start=1)]
        return [*each, *self.other_column(asked)]

    def carry(self, before: Asked, now: Asked, values: list[str]) -> Any:
        return self.fitting(before, now, values)
