"""Personal columns of batches and of what the bank did not pay."""

from django.utils.translation import gettext_lazy as _

from civic.core.personal import Ground, Personal, register
from rewards.ledger.retention import BOOKS, signed

register(
    signed("rewards.HeldPayment", "note", "seen_by"),
    signed("rewards.SettlementBatch", "proposed_by", "decided_by", "decision"),
    Personal(
        "rewards.BatchRow",
        ("bank_account",),
        _("Paying into the account that was approved, and proving it"),
        Ground.DUTY,
        BOOKS,
    ),
    signed("rewards.PaymentRejection", "noted_by", "reason"),
    signed("rewards.BankFile", "made_by", "content"),
    signed("rewards.BankAnswer", "read_by", "content"),
)
