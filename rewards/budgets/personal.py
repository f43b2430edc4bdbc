"""Personal columns of budgets and campaigns."""

from civic.core.personal import register
from rewards.ledger.retention import signed

register(
    signed("rewards.AgencyBudget", "opened_by"),
    signed("rewards.Campaign", "requested_by", "decided_by", "decision"),
)
