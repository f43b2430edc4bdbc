"""Decide about budgets, and about what may be spent out of them. Other changes than issues: `changes.py`."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from civic.accounts.models import User
from civic.agencies.models import Agency
from civic.core.calendar import taipei_day
from civic.core.roles import Role, require_role
from civic.decisions.errors import AlreadyDecided
from rewards.budgets import entries, queries
from rewards.budgets.decisions import CAMPAIGNS, ISSUES
from rewards.budgets.errors import BudgetTooSmall, LastDayTooEarly, NoBudget, TooManyCoins, YearReturned
from rewards.budgets.models import MOST_ISSUED, AgencyBudget, BudgetIssue, Campaign
from rewards.ledger import actions as ledger
from rewards.ledger import addresses
from rewards.ledger.errors import InsufficientCoins, KeyConflict
from rewards.ledger.models import Transaction

# What the audit log says of an approved change, and what is saved with its decision.
VERBS = {"issue": "issued", "lower": "lowered", "remit": "returned", "correct": "corrected"}
APPROVED_WITH = ("budget", "transaction", "coins")


@transaction.atomic
def propose_issue(
    agency: Agency, year: int, coins: int, *, by: User, key: str, reason: str, now: datetime
) -> BudgetIssue:
    """Ask for coins for an agency's budget of a year. There are none before another person approves.

    Sent again with the same key, it is the same proposal. Raises NotAllowed, TooManyCoins, InvalidAmount, YearReturned,
    KeyConflict.
    """
    require_role(by, Role.COORDINATOR)
    ledger.check_amount(coins)
    if coins > MOST_ISSUED:
        raise TooManyCoins(most=f"{MOST_ISSUED:,}")
    Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)  # the same key twice: one waits
    known = BudgetIssue.objects.filter(key=key).first()
    if known is not None:
        if (known.act, known.agency_id, known.year, known.coins) != ("issue", agency.pk, year, coins):
            raise KeyConflict
        return known
    there = AgencyBudget.objects.filter(agency=agency, year=year).first()
    if there and queries.standing_return(there):
        raise YearReturned(budget=there)
    issue = BudgetIssue.objects.create(
        agency=agency, year=year, coins=coins, reason=reason, key=key, proposed_by=by, proposed_at=now
    )
    return ISSUES.told(issue, "proposed", by=by, reason=reason)


@transaction.atomic
def approve_issue(issue_id: int, *, by: User, now: datetime) -> AgencyBudget:
    """Carry out a change of a budget, as the second person; the first issue of a year opens its budget.

    Raises NotAllowed, FourEyes, AlreadyDecided, MoneyStopped, YearReturned, CoinsPromised, NothingToReturn,
    StillDrawn, CorrectedBefore.
    """
    issue = ISSUES.waiting(issue_id, by=by)
    account_id = ledger.open_account(addresses.budget(issue.agency_id, issue.year))
    budget, _created = AgencyBudget.objects.get_or_create(
        agency=issue.agency, year=issue.year, defaults={"account_id": account_id, "opened_by": issue.proposed_by}
    )
    issue.budget = budget = entries.locked(budget)
    issue.transaction_id = entries.carry_out(issue, budget, by=by, now=now)
    ISSUES.approve(issue, by=by, now=now, verb=VERBS[issue.act], reason=issue.reason, also=APPROVED_WITH)
    return budget


@transaction.atomic
def reject_issue(issue_id: int, *, by: User, reason: str, now: datetime) -> BudgetIssue:
    """Refuse a change of a budget, with the reason that the coordinator will read."""
    return ISSUES.reject(ISSUES.waiting(issue_id, by=by), by=by, reason=reason, now=now)


@transaction.atomic
def open_budget(
    agency: Agency, year: int, coins: int, *, by: User, approved_by: User, key: str, reason: str, now: datetime
) -> AgencyBudget:
    """Issue coins that two people have agreed on: what `by` proposes, `approved_by` approves at once."""
    issue = propose_issue(agency, year, coins, by=by, key=key, reason=reason, now=now)
    return issue.budget or approve_issue(issue.pk, by=approved_by, now=now)


@transaction.atomic
def request_campaign(
    agency: Agency,
    *,
    title: str,
    purpose: str,
    max_coins: int,
    by: User,
    coins_last_day: date | None = None,
    attachment: Any = None,
) -> Campaign:
    """Ask for coins for a purpose; a coordinator decides."""
    require_role(by, Role.EDITOR, Role.APPROVER, agency_id=agency.pk)
    ledger.check_amount(max_coins)
    campaign = Campaign.objects.create(
        agency=agency,
        title=title,
        purpose=purpose,
        max_coins=max_coins,
        coins_last_day=coins_last_day,
        attachment=attachment or "",
        proposed_by=by,
    )
    return CAMPAIGNS.told(campaign, "requested", by=by)


@transaction.atomic
def approve_campaign(campaign: Campaign, *, by: User, now: datetime) -> Campaign:
    """Reserve the campaign's coins out of this year's budget of its agency, and open it.

    Raises NotAllowed, FourEyes, AlreadyDecided, LastDayTooEarly, NoBudget, YearReturned, BudgetTooSmall, MoneyStopped.
    """
    campaign = CAMPAIGNS.waiting(campaign.pk, by=by)
    today = taipei_day(now)
    if campaign.coins_last_day and campaign.coins_last_day < today:
        raise LastDayTooEarly
    budget = AgencyBudget.objects.filter(agency=campaign.agency, year=today.year).first()
    if budget is None:
        raise NoBudget(agency=campaign.agency, year=today.year)
    budget = entries.locked(budget)
    if queries.standing_return(budget):
        raise YearReturned(budget=budget)
    campaign.account_id = ledger.open_account(addresses.campaign(campaign.pk))
    memo = ledger.Memo(
        Transaction.Kind.RESERVE,
        key=f"campaign:{campaign.pk}:open",
        actor=f"user:{by.pk}",
        reason=campaign.title,
        at=now,
        request=(campaign.max_coins,),
    )
    try:
        ledger.post(memo, [ledger.Move(budget.account_id, campaign.account_id, campaign.max_coins)])
    except InsufficientCoins as error:
        raise BudgetTooSmall(available=error.facts["available"], needed=campaign.max_coins) from error
    return CAMPAIGNS.approve(campaign, by=by, now=now, verb="open", also=["account"])


@transaction.atomic
def reject_campaign(campaign: Campaign, *, by: User, reason: str, now: datetime) -> Campaign:
    """Refuse a request, with the reason that its requester will read."""
    return CAMPAIGNS.reject(CAMPAIGNS.waiting(campaign.pk, by=by), by=by, reason=reason, now=now)


@transaction.atomic
def close_campaign(campaign: Campaign, *, by: User, now: datetime) -> Campaign:
    """End a campaign; what was not granted returns to the budget that it came from."""
    require_role(by, Role.COORDINATOR)
    known = Campaign.objects.select_related("account").get(pk=campaign.pk)
    if known.account is None:
        raise AlreadyDecided
    budget = entries.locked(queries.budget_of(known.account))
    campaign = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    if campaign.state != Campaign.State.OPEN:
        raise AlreadyDecided
    return entries.end_campaign(campaign, budget, by=by, now=now)
