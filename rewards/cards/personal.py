"""Personal columns of cards."""

from django.utils.translation import gettext_lazy as _

from civic.core.personal import Ground, Letter, Personal, register
from rewards.cards.models import Card

register(
    Personal(
        "rewards.Card",
        (
            "citizen",
            "ending",
            "state",
            "document",
            "free_most",
            "free_day",
            "issued_at",
            "ended_at",
            "locked_until",
            "prints",
        ),
        _("Paying by card, for people without a smartphone"),
        Ground.SERVICE,
        _("until you erase your account"),
        of=lambda user: Card.objects.filter(citizen__user=user),
        hidden=("nonce", "code_hash", "number_hash", "pin", "wrong_pins", "issued_by"),
        letter=Letter(
            _("On %(issued_at)s you were given a card; its number ends in %(ending)s."),
            labels={
                "state": _("It is"),
                "document": _("You showed"),
                "free_most": _("Coins at a time without the PIN, at most"),
                "free_day": _("Coins in a day without the PIN, at most"),
                "ended_at": _("Ended"),
                "prints": _("Times printed"),
                "locked_until": _("PIN locked until"),
            },
        ),
    ),
)
