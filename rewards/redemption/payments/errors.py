"""Errors that say why a payment is refused, and what to do next."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from civic.core.errors import DomainError


class RedemptionError(DomainError):
    family = DomainError.CONFLICT


class WrongCode(RedemptionError):
    code = "wrong_code"
    help = "counter-refuses"
    family = DomainError.MISSING
    message = _("This code is not known. Check the digits, or ask the customer to show a new code.")


class TooManyWrongCodes(RedemptionError):
    code = "too_many_wrong_codes"
    help = "code-refused"
    family = DomainError.LIMIT
    message = _("Too many wrong codes. For safety, wait %(minutes)s minutes; a colleague can go on meanwhile.")


class ShopNeeded(RedemptionError):
    code = "shop_needed"
    help = "counter-refuses"
    family = DomainError.INVALID
    message = _("You work in several shops: say which one this is.")


class ShopNotActive(RedemptionError):
    code = "shop_not_active"
    help = "shop-not-active"
    message = _("This shop does not take coins at the moment; nothing was paid.")


class AmountTooLarge(RedemptionError):
    code = "amount_too_large"
    help = "spend-limit"
    family = DomainError.INVALID
    message = _("One payment is at most %(most)s coins. Pay the rest in a second one.")


class PayerLimit(RedemptionError):
    """Tells the shop no reason: how well the county knows a customer is not its concern."""

    code = "payer_limit"
    help = "spend-limit"
    message = _("The customer cannot spend that many coins at the moment; nothing was paid. Their own phone says why.")


class CodeNeeded(RedemptionError):
    code = "code_needed"
    help = "counter-refuses"
    family = DomainError.INVALID
    message = _("Scan the QR or type the eight digits.")


class PosterOff(RedemptionError):
    code = "poster_off"
    help = "shop-not-active"
    message = _("This shop takes no coins by its poster now; nothing was paid. Show a payment code instead.")


class PosterAmountTooLarge(RedemptionError):
    code = "poster_amount_too_large"
    help = "poster"
    family = DomainError.INVALID
    message = _("One payment by this poster is at most %(coins)s coins. For more, show the shop a payment code.")


class PosterDayFull(RedemptionError):
    code = "poster_day_full"
    help = "poster"
    message = ngettext_lazy(
        "This poster takes %(coins)s more coin today; nothing was paid. Show the shop a payment code instead.",
        "This poster takes %(coins)s more coins today; nothing was paid. Show the shop a payment code instead.",
        "coins",
    )


class ShopDayFull(RedemptionError):
    code = "shop_day_full"
    help = "shop-not-active"
    message = ngettext_lazy(
        "This shop takes %(coins)s more coin today; nothing was paid. Pay the rest in another way.",
        "This shop takes %(coins)s more coins today; nothing was paid. Pay the rest in another way.",
        "coins",
    )


class PinNeeded(RedemptionError):
    code = "pin_needed"
    help = "counter-card"
    message = _("This amount needs the card’s PIN; nothing was paid. Let the customer type it.")
