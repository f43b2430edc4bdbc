"""How much of what was set aside is used."""

from django.db.models import BigIntegerField, F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from rewards.budgets.models import AgencyBudget, Campaign
from rewards.ledger.models import Account, Posting


def with_use(budgets: QuerySet[AgencyBudget]) -> QuerySet[AgencyBudget]:
    """Add `issued` (coins that ever came in) and `used` (coins that went to campaigns and did not return)."""
    issues = Posting.objects.filter(destination=OuterRef("account_id"), source__kind=Account.Kind.MINT)
    total = issues.order_by().values("destination").annotate(n=Sum("amount")).values("n")
    return budgets.annotate(
        issued=Coalesce(Subquery(total, output_field=BigIntegerField()), 0),
        used=F("issued") - F("account__balance"),
    )


def used(campaign: Campaign) -> int:
    """How many of an open campaign's coins citizens have earned so far."""
    open_now = campaign.state == Campaign.State.OPEN and campaign.account is not None
    return campaign.max_coins - campaign.account.balance if open_now and campaign.account else 0
