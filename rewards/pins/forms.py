"""A field for six digits that nobody else shall read."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civic.shown_codes.forms import DigitsField
from rewards.pins.actions import LENGTH


class PinField(DigitsField):
    """Six digits, never shown again; full-width digits are understood."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "numeric", "autocomplete": "off", "maxlength": 12, "class": "input-digits"}
        kwargs.setdefault("widget", forms.PasswordInput(attrs=attrs))
        kwargs.setdefault("label", _("PIN, six digits"))
        kwargs.setdefault("error_messages", {"required": _("Type the six digits of the PIN.")})
        super().__init__(LENGTH, short=_("A PIN has six digits. Type all of them."), **kwargs)
