"""A field for six digits that nobody else shall read."""

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from rewards.pins.actions import is_pin


class PinField(forms.CharField):
    """Six digits, never shown again; full-width digits are understood."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "numeric", "autocomplete": "off", "maxlength": 12, "class": "input-digits"}
        kwargs.setdefault("widget", forms.PasswordInput(attrs=attrs))
        kwargs.setdefault("label", _("PIN, six digits"))
        kwargs.setdefault("error_messages", {"required": _("Type the six digits of the PIN.")})
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        return "".join(unicodedata.normalize("NFKC", super().to_python(value) or "").split())

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and not is_pin(value):
            raise ValidationError(_("A PIN has six digits. Type all of them."))
