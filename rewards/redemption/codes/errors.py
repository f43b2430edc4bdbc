"""Errors that say why a payment code that somebody shows cannot be taken."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from rewards.redemption.payments.errors import RedemptionError


class CodeExpired(RedemptionError):
    code = "code_expired"
    help = "counter-refuses"
    message = _("This code has run out. Ask the customer to show a new one; nothing was paid.")


class PayerInactive(RedemptionError):
    code = "payer_inactive"
    help = "counter-refuses"
    message = _(
        "This customer’s account is closed or suspended; nothing was paid. Take the payment in another way; "
        "the customer can ask the county why."
    )


class CodeUsed(RedemptionError):
    code = "code_used"
    help = "counter-refuses"
    message = ngettext_lazy(
        "Already paid: %(amount)s coin at %(shop)s, %(at)s, taken by %(clerk)s, receipt %(receipt)s.",
        "Already paid: %(amount)s coins at %(shop)s, %(at)s, taken by %(clerk)s, receipt %(receipt)s.",
        "amount",
    )
