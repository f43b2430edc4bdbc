"""What an owner types to give coins of a payment back, or to ask the county to."""

from django import forms
from django.utils.translation import gettext_lazy as _

from civic.core.errors import DomainError
from civic.web.refusals import explained
from rewards.redemption.payments.forms import KEY_LENGTH, AmountForm
from rewards.redemption.refunds.models import REASON_LENGTH


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
        self.add_error("reason" if "reason" in error.fields else "amount", explained(error))
