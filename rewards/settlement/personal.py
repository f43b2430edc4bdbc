"""Personal columns of settlements."""

from civic.core.personal import register
from rewards.ledger.retention import signed
from rewards.settlement import erasure

register(
    signed(
        "rewards.StatementAdjustment",
        "requested_by",
        "reason",
        "decided_by",
        "decision",
        erase=erasure.empty_adjustments,
    ),
    signed(
        "rewards.StatementDispute",
        "raised_by",
        "reason",
        "photo",
        "answered_by",
        "answer",
        erase=erasure.empty_disputes,
    ),
    signed("rewards.SettlementDifference", "explained_by", "explanation", erase=erasure.empty_differences),
    signed("rewards.Statement", "confirmed_by"),
    signed("rewards.CloseRequest", "asked_by"),
    signed("rewards.SettlementScheme", "proposed_by", "reason", "decided_by", "decision"),
    signed("rewards.HeldPayment", "note", "seen_by"),
    signed("rewards.SettlementBatch", "consolidated_by", "decided_by", "decision"),
    signed("rewards.PaymentRejection", "noted_by", "reason"),
)
