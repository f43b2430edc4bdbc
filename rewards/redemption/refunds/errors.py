"""Errors that say why coins of a payment cannot go back, and what to do next."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from civic.core.errors import DomainError
from rewards.redemption.payments.errors import RedemptionError


class VoidTooLate(RedemptionError):
    code = "void_too_late"
    help = "shop-refunds"
    message = _("A payment can be cancelled for %(minutes)s minutes on the same day; this one is older.")


class AlreadyVoided(RedemptionError):
    code = "already_voided"
    help = "shop-refunds"
    message = _("This payment was cancelled before; the coins went back once.")


class OwnerNeeded(RedemptionError):
    code = "owner_needed"
    help = "shop-refunds"
    family = DomainError.FORBIDDEN
    message = _("Only an owner of the shop cancels payments.")


class RefundTooLate(RedemptionError):
    code = "refund_too_late"
    help = "shop-refunds"
    message = _(
        "Coins can be given back for %(days)s days, and until the statement of that day is made; this payment is "
        "older. On its receipt you can ask the county to give coins back."
    )


class PartlyRefunded(RedemptionError):
    code = "partly_refunded"
    help = "shop-refunds"
    message = _("Some of these coins were given back already. Give back the rest in the same way.")


class NothingLeft(RedemptionError):
    code = "nothing_left"
    help = "shop-refunds"
    message = ngettext_lazy(
        "At most %(left)s coin of this payment can still be given back.",
        "At most %(left)s coins of this payment can still be given back.",
        "left",
    )


class RefundInTime(RedemptionError):
    code = "refund_in_time"
    help = "shop-refunds"
    message = _("There is no need to ask yet: the shop’s owner can still give the coins back on the receipt.")


class LateRefundWaiting(RedemptionError):
    code = "late_refund_waiting"
    help = "shop-refunds"
    message = _("Somebody asked for a late refund of this payment already; the county decides about that first.")


class LateRefundDecided(RedemptionError):
    code = "late_refund_decided"
    message = _("This late refund was decided before.")


class SecondPersonForRefund(RedemptionError):
    code = "late_refund_second_person"
    family = DomainError.FORBIDDEN
    message = _("You asked for this late refund, so you cannot decide about it: ask a colleague.")


class OwnPayment(RedemptionError):
    code = "own_payment"
    help = "shop-refunds"
    family = DomainError.FORBIDDEN
    message = _("You cannot ask for your own coins back, or decide about them: ask a colleague.")


class NoWalletLeft(RedemptionError):
    code = "no_wallet_left"
    help = "shop-refunds"
    message = _("The customer has erased their account: there is no wallet to give coins back to.")


class ReasonOfRefundNeeded(RedemptionError):
    code = "late_refund_reason_needed"
    help = "shop-refunds"
    family = DomainError.INVALID
    message = _("Say why, in a sentence that the customer will read.")
