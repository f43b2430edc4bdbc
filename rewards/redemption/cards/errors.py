"""Errors that say why a card cannot pay."""

from django.utils.translation import gettext_lazy as _

from rewards.redemption.payments.errors import RedemptionError, WrongCode


class WrongCard(WrongCode):
    code = "wrong_card"
    help = "counter-card"
    message = _("This card is not known; nothing was paid. Check its twelve digits, or scan its QR.")


class CardWithoutCoins(RedemptionError):
    code = "card_without_coins"
    help = "counter-card"
    message = _("There are not enough coins on this card; nothing was paid. Ask for a smaller amount.")
