"""A mailed code as people type it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civic.shown_codes.forms import DigitsField

SHORT = _("The code has six digits. Type all of them.")


class MailedCodeField(DigitsField):
    """Six digits out of a mail; a phone's keyboard offers them."""

    def __init__(self, **kwargs: Any) -> None:
        shown = {"class": "input-digits", "inputmode": "numeric", "autocomplete": "one-time-code"}
        super().__init__(
            6,
            short=SHORT,
            max_length=30,
            error_messages={"required": _("Enter the code."), "max_length": SHORT},
            widget=forms.TextInput(attrs={**shown, **kwargs.pop("attrs", {})}),
            **kwargs,
        )
