"""The field for digits that somebody reads from a phone, a card, a poster or a mail."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from civic.shown_codes.typed import is_digits, plain


class DigitsField(forms.CharField):
    """Digits of one of these lengths. What cannot be a code is refused before anything counts it as a guess.

    Blanks, dashes and full-width digits are understood. `short` is what somebody reads who typed only half of it; a
    field without lengths leaves that to its validators.
    """

    def __init__(self, *lengths: int, short: Any = "", **kwargs: Any) -> None:
        self.lengths, self.short = lengths, short
        attrs = {"inputmode": "numeric", "autocomplete": "off", **kwargs.pop("attrs", {})}
        kwargs.setdefault("widget", forms.TextInput(attrs=attrs))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        return plain(super().to_python(value) or "")

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and self.lengths and not is_digits(value, *self.lengths):
            raise ValidationError(self.short, code="no_guess")
