"""A mailed code as people type it: with blanks, with full-width digits of a Chinese keyboard, or only half of it."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from civic.core.typed_codes import plain

SIX = RegexValidator(r"\A[0-9]{6}\Z", _("The code has six digits. Type all of them."), code="no_guess")


class DigitsField(forms.CharField):
    """Six digits. What cannot be a code is refused before anything counts it as a guess."""

    def __init__(self, **kwargs: Any) -> None:
        shown = {"class": "input-digits", "inputmode": "numeric", "autocomplete": "one-time-code"}
        super().__init__(
            max_length=30,
            validators=[SIX],
            error_messages={"required": _("Enter the code."), "max_length": SIX.message},
            widget=forms.TextInput(attrs={**shown, **kwargs.pop("attrs", {})}),
            **kwargs,
        )

    def to_python(self, value: Any) -> Any:
        return plain(super().to_python(value) or "")
