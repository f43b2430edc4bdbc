"""Personal columns of refunds."""

from civic.core.personal import register
from rewards.ledger.retention import signed
from rewards.redemption.refunds import erasure

register(
    signed("rewards.LateRefund", "reason", "proposed_by", "decided_by", "decision", erase=erasure.empty_late_refunds),
    signed("rewards.Refund", "refunded_by"),
)
