"""Who decides what about budgets and campaigns."""

from civic.core.roles import Role
from civic.decisions.actions import Decisions
from rewards.budgets.models import BudgetIssue, Campaign

CAMPAIGNS = Decisions(
    Campaign, log="campaign", roles=(Role.COORDINATOR,), facts=lambda campaign: {"coins": campaign.max_coins}
)

ISSUES = Decisions(
    BudgetIssue,
    log="budget",
    roles=(Role.COORDINATOR, Role.FINANCE),
    joined=("agency", "corrects"),
    about=lambda issue: issue.budget or issue,
    facts=lambda issue: {"coins": issue.coins},
)
