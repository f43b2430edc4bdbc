"""What is typed at the counter: by the citizen an amount, by the clerk eight digits."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from civic.core.errors import DomainError
from civic.core.typed_codes import plain
from rewards.pins.models import PinField
from rewards.redemption.refunds.models import REASON_LENGTH

KEY_LENGTH = 100
EIGHT_DIGITS = RegexValidator(r"\A[0-9]{8}\Z", _("A code has eight digits. Type all of them."))


class AmountForm(forms.Form):
    """How many coins to pay. What is too much is decided by `create_payment_code`, not here."""

    use_required_attribute = False

    amount = forms.IntegerField(
        label=_("Amount in coins"),
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 9, "class": "input-amount"}
        ),
        error_messages={
            "required": _("Type the amount that the shop tells you."),
            "invalid": _("Type whole coins, in digits only."),
        },
    )


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


class ConfirmForm(forms.Form):
    """What the confirming page sends back: which payment, for which shop, and the key that makes it happen once."""

    key = forms.CharField(max_length=KEY_LENGTH)
    code = forms.CharField(required=False, max_length=64)
    digits = DigitsField(required=False)
    shop = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)


class CardAmountForm(AmountForm):
    """What a shop asks of a card: the amount, for which shop; with a key it was shown to the customer."""

    code = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    number = forms.RegexField(r"\A[0-9]{12}\Z", required=False, widget=forms.HiddenInput)
    shop = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)
    key = forms.CharField(required=False, max_length=KEY_LENGTH, widget=forms.HiddenInput)
    pin = PinField(required=False)


class RefundForm(AmountForm):
    """How many coins go back; the key makes it happen once."""

    key = forms.CharField(max_length=KEY_LENGTH, widget=forms.HiddenInput)


class LateRefundForm(AmountForm):
    """How many coins are to go back when it is too late for a refund, and why."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The customer reads it."),
        max_length=REASON_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "off", "size": 60}),
        error_messages={"required": _("Say why, in a sentence that the customer will read.")},
    )

    def refuse(self, error: DomainError) -> None:
        """Put a rule's no beside the field that it is about."""
        self.add_error("reason" if "reason" in error.fields else "amount", str(error))
