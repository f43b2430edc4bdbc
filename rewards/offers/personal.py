"""Personal columns of vouchers."""

from django.utils.translation import gettext_lazy as _

from civic.core.personal import Ground, Personal, register
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
    ),
)
