"""Errors that say why a voucher cannot be taken, used or given back, and what to do next."""

from django.utils.translation import gettext_lazy as _

from civic.core.errors import DomainError


class OfferError(DomainError):
    family = DomainError.CONFLICT


class OfferClosed(OfferError):
    code = "offer_closed"
    help = "voucher-not-possible"
    message = _("This offer cannot be taken now; your coins are untouched. See what else the shop offers.")


class OfferTaken(OfferError):
    code = "offer_taken"
    help = "voucher-not-possible"
    message = _("The last piece is gone. Your coins are untouched. Look again later: some pieces come back.")


class PersonLimit(OfferError):
    code = "offer_person_limit"
    help = "voucher-not-possible"
    message = _("Each person can have %(most)s of this, and you have as many. Your coins are untouched.")


class VoucherUsed(OfferError):
    code = "voucher_used"
    help = "vouchers"
    message = _("This voucher was used before, %(at)s. One voucher is good for one piece.")


class VoucherEnded(OfferError):
    code = "voucher_ended"
    help = "vouchers"
    message = _("This voucher is no longer valid; its coins are back in the customer’s wallet, or will be in an hour.")


class NoDayLeft(OfferError):
    code = "offer_no_day_left"
    help = "voucher-not-possible"
    message = _("No day is left on which the shop takes it; your coins are untouched. See what else the shop offers.")


class VoucherOtherDay(OfferError):
    code = "voucher_other_day"
    help = "counter-voucher"
    message = _(
        "This voucher is good on %(days)s only; nothing was taken. Ask the customer to come again on such a day: "
        "it stays valid until %(until)s."
    )


class VoucherElsewhere(OfferError):
    code = "voucher_elsewhere"
    help = "counter-voucher"
    message = _("This voucher is for another shop: %(shop)s. Nothing was taken.")
