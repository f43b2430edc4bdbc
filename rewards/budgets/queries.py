"""How much of what was set aside is used, what became of a budget, and what still draws on it."""

from collections.abc import Iterable
from typing import Any

from django.db.models import BigIntegerField, F, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Coalesce

from rewards.budgets.models import AgencyBudget, BudgetIssue, Campaign
from rewards.ledger.models import Account, Posting
from rewards.ledger.queries import stored

Kind = Account.Kind
State = BudgetIssue.State


def with_use(budgets: QuerySet[AgencyBudget]) -> QuerySet[AgencyBudget]:
    """Add `issued` (less what was lowered or taken back), `returned`, and `used`: in campaigns or with citizens."""
    return budgets.annotate(
        issued=_moved(Kind.MINT),
        returned=Value(0) - _moved(Kind.RETURNED),
        used=F("issued") - F("returned") - F("account__balance"),
    )


def _moved(kind: str) -> CombinedExpression:
    """Sum what came into a budget's account from accounts of this kind, less what went there."""
    # Two sums, so that each reads an index: PostgreSQL would read every posting for one with OR.
    came = Posting.objects.filter(destination=OuterRef("account_id"), source__kind=kind).values("destination")
    went = Posting.objects.filter(source=OuterRef("account_id"), destination__kind=kind).values("source")
    return _sum(came) - _sum(went)


def _sum(postings: "QuerySet[Posting, Any]") -> Coalesce:
    total = postings.order_by().annotate(n=Sum("amount")).values("n")
    return Coalesce(Subquery(total, output_field=BigIntegerField()), 0)


def issued(agency_id: int, year: int) -> int:
    """Return how many coins were issued to an agency's budget of a year, less what was taken off again."""
    budget = with_use(AgencyBudget.objects.filter(agency=agency_id, year=year)).first()
    return int(budget.issued) if budget else 0  # type: ignore[attr-defined]


def net_of(budget: AgencyBudget) -> int:
    """Return how many coins a budget has been given, less what was taken off or returned."""
    found = with_use(AgencyBudget.objects.filter(pk=budget.pk)).get()
    return int(found.issued - found.returned)  # type: ignore[attr-defined]


def used(campaign: Campaign) -> int:
    """How many of an open campaign's coins citizens have earned so far."""
    open_now = campaign.state == Campaign.State.OPEN and campaign.account is not None
    return campaign.max_coins - stored(campaign.account) if open_now and campaign.account else 0


def budget_of(campaign_account: Account) -> AgencyBudget:
    """Return the budget out of which a campaign's coins were reserved."""
    reserved = Posting.objects.filter(destination=campaign_account, source__kind=Kind.BUDGET).order_by("pk")
    return AgencyBudget.objects.get(account__in=reserved.values("source")[:1])


def of_year(agency_id: int, year: int) -> AgencyBudget | None:
    """Return an agency's budget of a year."""
    return AgencyBudget.objects.filter(agency=agency_id, year=year).select_related("account", "agency").first()


def campaigns_of(budget: AgencyBudget) -> QuerySet[Campaign]:
    """Find the campaigns whose coins were reserved out of a budget."""
    reserved = Posting.objects.filter(source=budget.account_id, destination__kind=Kind.CAMPAIGN)
    return Campaign.objects.filter(account__in=reserved.values("destination"))


def drawing(budget: AgencyBudget) -> QuerySet[Campaign]:
    """Find the campaigns that still draw on a budget, in the order in which they are locked."""
    return campaigns_of(budget).filter(state=Campaign.State.OPEN).select_related("account").order_by("pk")


def titles(campaigns: Iterable[Campaign]) -> str:
    """Name campaigns in one line."""
    return " · ".join(str(campaign) for campaign in campaigns)


def inside(campaign: Campaign) -> int:
    """Count the coins of a campaign that nobody has earned yet."""
    return stored(campaign.account) if campaign.account else 0


def unused(budget: AgencyBudget, campaigns: Iterable[Campaign]) -> int:
    """Count what a return would bring now: what lies in the budget, and what these campaigns have not given."""
    return budget.account.balance + sum(inside(campaign) for campaign in campaigns)


def changes(budget: AgencyBudget) -> QuerySet[BudgetIssue]:
    """Find all that was proposed about a budget, the newest first."""
    found = BudgetIssue.objects.filter(agency=budget.agency_id, year=budget.year)
    return found.select_related("agency", "proposed_by", "decided_by", "corrects").order_by("-pk")


def standing_return(budget: AgencyBudget) -> BudgetIssue | None:
    """Return the change by which the unused coins of the year went back, unless it was taken back."""
    taken_back = BudgetIssue.objects.filter(state=State.ISSUED, corrects__isnull=False)
    done = changes(budget).filter(act=BudgetIssue.Act.REMIT, state=State.ISSUED)
    return done.exclude(pk__in=taken_back.values("corrects")).first()


def waiting_return(budget: AgencyBudget) -> BudgetIssue | None:
    """Return the return that waits for a second person."""
    return changes(budget).filter(act=BudgetIssue.Act.REMIT, state=State.PROPOSED).first()


def may_be_taken_back(change: BudgetIssue, budget: AgencyBudget) -> bool:
    """Tell whether a correction of this change could be proposed now."""
    standing = standing_return(budget)
    if change.state != State.ISSUED or change.act == BudgetIssue.Act.CORRECT:
        return False
    if standing is not None and standing.pk != change.pk:
        return False
    return not change.corrections.exclude(state=State.REJECTED).exists()
