"""Personal columns of cards."""

from django.utils.translation import gettext_lazy as _

from civic.core.personal import Ground, Personal, register
from rewards.cards.models import Card

register(
    Personal(
        "rewards.Card",
        ("citizen", "ending", "state", "document", "free_most", "free_day", "issued_at", "ended_at", "locked_until"),
        _("Paying by card, for people without a smartphone"),
        Ground.SERVICE,
        _("until you erase your account"),
        of=lambda user: Card.objects.filter(citizen__user=user),
        hidden=("nonce", "code_hash", "number_hash", "pin", "wrong_pins", "issued_by"),
    ),
)
