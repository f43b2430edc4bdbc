"""Personal columns of disputes and adjustments."""

from civic.core.personal import register
from rewards.ledger.retention import signed
from rewards.settlement.disputes import erasure

register(
    signed(
        "rewards.StatementAdjustment",
        "proposed_by",
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
)
