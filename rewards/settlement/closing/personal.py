"""Personal columns of closing and of differences."""

from civic.core.personal import register
from rewards.ledger.retention import signed
from rewards.settlement.closing import erasure

register(
    signed("rewards.SettlementDifference", "explained_by", "explanation", erase=erasure.empty_differences),
    signed("rewards.CloseRequest", "asked_by"),
)
