"""Each way in which a payment can fail, with the sentence that says what to do next."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from civic.core.errors import DomainError


class RedemptionError(DomainError):
    family = DomainError.CONFLICT


class WrongCode(RedemptionError):
    code = "wrong_code"
    family = DomainError.MISSING
    message = _("This code is not known. Check the digits, or ask the customer to show a new code.")


class WrongCard(WrongCode):
    code = "wrong_card"
    message = _("This card is not known; nothing was paid. Check its twelve digits, or scan its QR.")


class CodeExpired(RedemptionError):
    code = "code_expired"
    message = _("This code has run out. Ask the customer to show a new one; nothing was paid.")


class PayerInactive(RedemptionError):
    code = "payer_inactive"
    message = _(
        "This customer’s account is closed or suspended; nothing was paid. Take the payment in another way; "
        "the customer can ask the county why."
    )


class CodeUsed(RedemptionError):
    code = "code_used"
    message = ngettext_lazy(
        "Already paid: %(amount)s coin at %(shop)s, %(at)s, taken by %(clerk)s, receipt %(receipt)s.",
        "Already paid: %(amount)s coins at %(shop)s, %(at)s, taken by %(clerk)s, receipt %(receipt)s.",
        "amount",
    )


class TooManyWrongCodes(RedemptionError):
    code = "too_many_wrong_codes"
    family = DomainError.LIMIT
    message = _("Too many wrong codes. For safety, wait %(minutes)s minutes; a colleague can go on meanwhile.")


class ShopNeeded(RedemptionError):
    code = "shop_needed"
    family = DomainError.INVALID
    message = _("You work in several shops: say which one this is.")


class ShopNotActive(RedemptionError):
    code = "shop_not_active"
    message = _("This shop does not take coins at the moment; nothing was paid.")


class AmountTooLarge(RedemptionError):
    code = "amount_too_large"
    family = DomainError.INVALID
    message = _("One payment is at most %(most)s coins. Pay the rest in a second one.")


class PayerLimit(RedemptionError):
    """Said to the shop without a reason: how well the county knows a customer is none of its business."""

    code = "payer_limit"
    message = _("The customer cannot spend that many coins at the moment; nothing was paid. Their own phone says why.")


class CodeNeeded(RedemptionError):
    code = "code_needed"
    family = DomainError.INVALID
    message = _("Scan the QR or type the eight digits.")


class VoidTooLate(RedemptionError):
    code = "void_too_late"
    message = _("A payment can be cancelled for %(minutes)s minutes on the same day; this one is older.")


class AlreadyVoided(RedemptionError):
    code = "already_voided"
    message = _("This payment was cancelled before; the coins went back once.")


class OwnerNeeded(RedemptionError):
    code = "owner_needed"
    family = DomainError.FORBIDDEN
    message = _("Only an owner of the shop cancels payments.")


class PosterOff(RedemptionError):
    code = "poster_off"
    message = _("This shop takes no coins by its poster now; nothing was paid. Show a payment code instead.")


class PosterAmountTooLarge(RedemptionError):
    code = "poster_amount_too_large"
    family = DomainError.INVALID
    message = _("One payment by this poster is at most %(coins)s coins. For more, show the shop a payment code.")


class PosterDayFull(RedemptionError):
    code = "poster_day_full"
    message = ngettext_lazy(
        "This poster takes %(coins)s more coin today; nothing was paid. Show the shop a payment code instead.",
        "This poster takes %(coins)s more coins today; nothing was paid. Show the shop a payment code instead.",
        "coins",
    )


class ShopDayFull(RedemptionError):
    code = "shop_day_full"
    message = ngettext_lazy(
        "This shop takes %(coins)s more coin today; nothing was paid. Pay the rest in another way.",
        "This shop takes %(coins)s more coins today; nothing was paid. Pay the rest in another way.",
        "coins",
    )


class PinNeeded(RedemptionError):
    code = "pin_needed"
    message = _("This amount needs the card’s PIN; nothing was paid. Let the customer type it.")


class CardWithoutCoins(RedemptionError):
    code = "card_without_coins"
    message = _("There are not enough coins on this card; nothing was paid. Ask for a smaller amount.")


class RefundTooLate(RedemptionError):
    code = "refund_too_late"
    message = _(
        "Coins can be given back for %(days)s days, and until the statement of that day is made; this payment is "
        "older. On its receipt you can ask the county to give coins back."
    )


class PartlyRefunded(RedemptionError):
    code = "partly_refunded"
    message = _("Some of these coins were given back already. Give back the rest in the same way.")


class NothingLeft(RedemptionError):
    code = "nothing_left"
    message = ngettext_lazy(
        "At most %(left)s coin of this payment can still be given back.",
        "At most %(left)s coins of this payment can still be given back.",
        "left",
    )


class RefundInTime(RedemptionError):
    code = "refund_in_time"
    message = _("There is no need to ask: until the window is over, the shop’s owner gives coins back on the receipt.")


class LateRefundWaiting(RedemptionError):
    code = "late_refund_waiting"
    message = _("Somebody asked for a late refund of this payment already; the county decides about that first.")


class LateRefundDecided(RedemptionError):
    code = "late_refund_decided"
    message = _("This late refund was decided before.")


class SecondPersonForRefund(RedemptionError):
    code = "late_refund_second_person"
    family = DomainError.FORBIDDEN
    message = _("Who asked for a late refund cannot decide about it: ask a colleague.")


class OwnPayment(RedemptionError):
    code = "own_payment"
    family = DomainError.FORBIDDEN
    message = _("Nobody asks for their own coins back, or decides about them: ask a colleague.")


class NoWalletLeft(RedemptionError):
    code = "no_wallet_left"
    message = _("The customer has erased their account: there is no wallet to give coins back to.")


class ReasonOfRefundNeeded(RedemptionError):
    code = "late_refund_reason_needed"
    family = DomainError.INVALID
    message = _("Say why, in a sentence that the customer will read.")
