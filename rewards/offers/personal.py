"""Personal columns of vouchers."""

from django.utils.translation import gettext_lazy as _

from civic.core.personal import Ground, Letter, Personal, register
from civic.core.saying import coins_in_words
from rewards.ledger.retention import BOOKS
from rewards.offers import erasure
from rewards.offers.models import Voucher

register(
    Personal(
        "rewards.Voucher",
        ("citizen", "offer", "coins", "state", "last_day", "weekdays", "taken_at", "ended_at"),
        _("Vouchers for what shops offer"),
        Ground.SERVICE,
        BOOKS,
        of=lambda user: Voucher.objects.filter(citizen__user=user),
        hidden=("nonce", "code_hash", "digits_hash", "account", "transaction"),
        erase=erasure.end_vouchers,
        stays=True,
        letter=Letter(
            _("On %(taken_at)s you took a voucher for “%(offer)s”, for %(coins)s."),
            labels={
                "state": _("It is"),
                "last_day": _("Last day"),
                "weekdays": _("On these days"),
                "ended_at": _("Ended"),
            },
            values={
                "coins": lambda voucher: coins_in_words(voucher.coins),
                "weekdays": lambda voucher: voucher.weekdays_in_words,
            },
        ),
    ),
)
