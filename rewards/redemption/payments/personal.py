"""Personal columns of payments."""

from django.utils.translation import gettext_lazy as _

from civic.core.personal import Ground, Personal, register
from rewards.ledger.retention import BOOKS
from rewards.redemption.payments import erasure
from rewards.redemption.payments.models import PaymentCode, Redemption

register(
    Personal(
        "rewards.Redemption",
        (
            "citizen",
            "receipt",
            "shop",
            "amount",
            "completed_at",
            "state",
            "voided_at",
            "confirmed_by",
            "voided_by",
            "way",
            "card",
            "with_pin",
            "refunded",
            "device",
            "voucher",
        ),
        _("Receipts, cancellations, and paying the shops"),
        Ground.DUTY,
        BOOKS,
        of=lambda user: Redemption.objects.filter(citizen__user=user),
        hidden=("payment_code", "transaction", "void_transaction"),
        erase=erasure.untie_payments,
        stays=True,
    ),
    Personal(
        "rewards.PaymentCode",
        ("citizen", "amount", "state", "created_at", "expires_at", "refusal"),
        _("Paying in a shop"),
        Ground.SERVICE,
        _("used codes as long as their receipt, others for a day"),
        of=lambda user: PaymentCode.objects.filter(citizen__user=user),
        hidden=("nonce", "code_hash", "digits_hash"),
    ),
)
