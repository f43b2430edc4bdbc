"""What a clerk types at the counter: the digits of a code or a card."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from civic.core.typed_codes import plain

EIGHT_DIGITS = RegexValidator(r"\A[0-9]{8}\Z", _("A code has eight digits. Type all of them."))


class DigitsField(forms.CharField):
    """Eight digits; blanks, dashes and full-width digits are understood."""

    default_validators = [EIGHT_DIGITS]

    def to_python(self, value: Any) -> str:
        return plain(super().to_python(value) or "")


class CodeOrCardField(DigitsField):
    """The eight digits of a payment code, or the twelve of a card."""

    default_validators = [
        RegexValidator(r"\A(?:[0-9]{8}|[0-9]{12})\Z", _("A code has eight digits, a card twelve. Type all of them."))
    ]


class DigitsForm(forms.Form):
    """The digits under the customer's QR, or on their card."""

    use_required_attribute = False

    digits = CodeOrCardField(
        label=_("The digits on the customer’s phone or card"),
        widget=forms.TextInput(
            attrs={
                "inputmode": "numeric",
                "autocomplete": "off",
                "maxlength": 16,
                "class": "input-digits",
                "placeholder": "0000 0000",
                "autofocus": True,
            }
        ),
        error_messages={"required": _("Scan the QR or type the digits.")},
    )
