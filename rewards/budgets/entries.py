"""The entries of the ledger behind each change of a budget. The callers have checked who asks and who decides.

Locks come in one order: the budget's row, its campaigns' rows, then the ledger's accounts.
"""

from datetime import datetime

from django.db import transaction

from civic.accounts.models import User
from civic.audit import actions as audit
from rewards.budgets import queries
from rewards.budgets.errors import CoinsPromised, CorrectedBefore, NothingToReturn, StillDrawn, YearReturned
from rewards.budgets.models import AgencyBudget, BudgetIssue, Campaign
from rewards.ledger import actions as ledger
from rewards.ledger import addresses
from rewards.ledger.errors import AlreadyReversed, InsufficientCoins
from rewards.ledger.models import Transaction

Act = BudgetIssue.Act
Kind = Transaction.Kind


def locked(budget: AgencyBudget) -> AgencyBudget:
    """Return the budget with its row locked: of those who change it, or what draws on it, one comes after the other."""
    return AgencyBudget.objects.select_for_update(of=("self",), no_key=True).select_related("account").get(pk=budget.pk)


def carry_out(issue: BudgetIssue, budget: AgencyBudget, *, by: User, now: datetime) -> int:
    """Move the coins of an approved change; return the number of the transaction.

    `budget` is locked. Raises YearReturned, CoinsPromised, NothingToReturn, StillDrawn, CorrectedBefore, MoneyStopped.
    """
    standing = queries.standing_return(budget)
    if standing is not None and standing.pk != issue.corrects_id:
        raise YearReturned(budget=budget)
    if issue.act == Act.CORRECT:
        return _take_back(issue, budget, by=by, now=now)
    if issue.act == Act.REMIT:
        issue.coins = _unused(issue, budget, by=by, now=now)
    mint, treasury = addresses.MINT, addresses.RETURNED
    ends = {
        Act.ISSUE: lambda: (ledger.open_account(mint), budget.account_id),
        Act.LOWER: lambda: (budget.account_id, ledger.open_account(mint)),
        Act.REMIT: lambda: (budget.account_id, ledger.open_account(treasury)),
    }
    move = ledger.Move(*ends[Act(issue.act)](), issue.coins)
    try:
        with transaction.atomic():  # so that the refusal can still count what is promised
            return ledger.post(_memo(issue, by=by, now=now), [move]).transaction_id
    except InsufficientCoins as error:
        raise promised(budget, available=error.facts["available"]) from error


def _take_back(issue: BudgetIssue, budget: AgencyBudget, *, by: User, now: datetime) -> int:
    """Reverse the whole entry of the change that is corrected."""
    original = issue.corrects.transaction_id if issue.corrects else None
    assert original is not None  # noqa: S101  constraints hold it
    try:
        with transaction.atomic():  # so that the refusal can still count what is there
            return ledger.reverse(_memo(issue, by=by, now=now), transaction_id=original).transaction_id
    except AlreadyReversed as error:
        raise CorrectedBefore from error
    except InsufficientCoins as error:
        raise promised(budget, available=error.facts["available"]) from error


def _unused(issue: BudgetIssue, budget: AgencyBudget, *, by: User, now: datetime) -> int:
    """Close the campaigns that still draw, when the proposal says so; count what is left to return."""
    drawing = list(queries.drawing(budget).select_for_update(of=("self",)))
    if drawing and not issue.closes_campaigns:
        raise StillDrawn(budget=budget, campaigns=queries.titles(drawing))
    for campaign in drawing:
        end_campaign(campaign, budget, by=by, now=now)
    left = ledger.lock_pot(budget.account_id)
    if not left:
        raise NothingToReturn(budget=budget)
    return left


def end_campaign(campaign: Campaign, budget: AgencyBudget, *, by: User, now: datetime) -> Campaign:
    """Close a campaign whose row is locked; what was not granted goes back to its budget."""
    assert campaign.account_id is not None  # noqa: S101  an open campaign has one
    if left := ledger.lock_pot(campaign.account_id):
        memo = ledger.Memo(
            Kind.RETURN, key=f"campaign:{campaign.pk}:close", actor=f"user:{by.pk}", reason=campaign.title, at=now
        )
        ledger.post(memo, [ledger.Move(campaign.account_id, budget.account_id, left)])
    campaign.state = Campaign.State.CLOSED
    campaign.save(update_fields=["state"])
    audit.record("campaign.closed", by=by, about=campaign, returned=left)
    return campaign


def promised(budget: AgencyBudget, *, available: int) -> CoinsPromised:
    """Say how many coins of a budget can still be taken off."""
    return CoinsPromised(budget=budget, available=available, promised=f"{queries.net_of(budget) - available:,}")


def _memo(issue: BudgetIssue, *, by: User, now: datetime) -> ledger.Memo:
    return ledger.Memo(
        Kind(issue.act),
        key=issue.key,
        actor=f"user:{by.pk}",
        reason=issue.reason,
        at=now,
        request=(issue.agency_id, issue.year, issue.coins),
    )
