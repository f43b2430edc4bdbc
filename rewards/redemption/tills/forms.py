"""What a clerk types at the counter: the digits of a code or a card."""

from django import forms
from django.utils.translation import gettext_lazy as _

from civic.shown_codes.forms import DigitsField


class DigitsForm(forms.Form):
    """The digits under the customer's QR, or on their card."""

    use_required_attribute = False

    digits = DigitsField(
        8,
        12,
        short=_("A code has eight digits, a card twelve. Type all of them."),
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
