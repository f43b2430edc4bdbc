"""What kinds share that say something and ask nothing."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from surveys.kinds.base import Asked, Column, Given, Kind


class Silent(Kind):
    """Words between the questions. Nothing is asked, kept or counted."""

    asks = False
    seconds = 5

    def field(self, asked: Asked) -> forms.Field:
        return forms.CharField(label=asked.text, required=False, widget=forms.HiddenInput)

    def check(self, asked: Asked, value: Any) -> Given:
        if value not in (None, "", []):
            raise ValueError(_("Nothing is asked here."))
        return Given()

    def columns(self, asked: Asked) -> list[Column]:
        return []
