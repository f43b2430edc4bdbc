from typing import Any

from django import forms
from django.utils.translation import gettext as _

from surveys.kinds.base import Asked, Given, Kind

MOST = 1000  # characters


class Text(Kind):
    """Words, as many as a paragraph."""

    slug = "text"
    keeps_words = True
    reads_as = "text"
    seconds = 40

    def most(self, asked: Asked) -> int:
        return MOST

    def limits(self, asked: Asked) -> dict[str, Any]:
        return {"characters": self.most(asked)}

    def field(self, asked: Asked) -> forms.Field:
        words = forms.Textarea(attrs={"rows": 4, "maxlength": self.most(asked), "lang": "zh-Hant"})
        return forms.CharField(label=asked.text, required=False, widget=words, strip=False)

    def check(self, asked: Asked, value: Any) -> Given:
        if value is not None and not isinstance(value, str):
            raise ValueError(_("Please answer in words."))
        text = (value or "").replace("\x00", "").strip()
        if asked.is_required and not text:
            raise ValueError(_("Please write an answer."))
        if len(text) > self.most(asked):
            raise ValueError(_("Please write at most %(most)s characters.") % {"most": self.most(asked)})
        return Given(text=text)
