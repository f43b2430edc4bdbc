"""Personal columns of budgets and campaigns."""

from civic.core.personal import register
from rewards.ledger.retention import signed

register(
    signed("rewards.AgencyBudget", "opened_by"),
    signed("rewards.BudgetIssue", "proposed_by", "reason", "decided_by", "decision"),
    signed("rewards.Campaign", "proposed_by", "decided_by", "decision"),
)
