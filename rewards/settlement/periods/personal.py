"""Personal columns of settlement schemes."""

from civic.core.personal import register
from rewards.ledger.retention import signed

register(signed("rewards.SettlementScheme", "proposed_by", "reason", "decided_by", "decision"))
