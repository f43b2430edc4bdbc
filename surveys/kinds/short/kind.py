from collections.abc import Iterable
from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _

from surveys.kinds.base import Asked
from surveys.kinds.text.kind import Text

USUAL, MOST = 100, 300  # characters


class Short(Text):
    """A few words, on one line."""

    slug = "short"
    seconds = 15

    def most(self, asked: Asked) -> int:
        return int(asked.most or USUAL)

    def field(self, asked: Asked) -> forms.Field:
        box = forms.TextInput(attrs={"maxlength": self.most(asked), "lang": "zh-Hant", "autocomplete": "off"})
        return forms.CharField(label=asked.text, required=False, widget=box, strip=False)

    def limit_faults(self, least: Decimal | None, most: Decimal | None, *, choices: int) -> Iterable[str]:
        if least is not None or (most is not None and (most != int(most) or not 1 <= most <= MOST)):
            yield _("A short text has 1 to %(most)s characters: write the number under “at most”.") % {"most": MOST}
