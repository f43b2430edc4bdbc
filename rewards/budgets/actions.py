"""Opening budgets, and deciding what may be spent out of them."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from civic.accounts.models import User
from civic.agencies.models import Agency
from civic.audit import actions as audit
from civic.core.calendar import taipei_day
from civic.core.errors import DomainError
from civic.core.roles import Role, require_role
from rewards.budgets.models import AgencyBudget, Campaign
from rewards.ledger import actions as ledger
from rewards.ledger import addresses
from rewards.ledger.errors import InsufficientCoins
from rewards.ledger.models import Transaction


class FourEyes(DomainError):
    code = "four_eyes"
    family = DomainError.FORBIDDEN
    message = _("Nobody decides on their own request: ask a colleague.")


class AlreadyDecided(DomainError):
    code = "already_decided"
    family = DomainError.CONFLICT
    message = _("This was decided before; nothing was changed.")


class NoBudget(DomainError):
    code = "no_budget"
    family = DomainError.CONFLICT
    message = _("%(agency)s has no budget for %(year)s yet: a coordinator opens it.")


class BudgetTooSmall(DomainError):
    code = "budget_too_small"
    family = DomainError.CONFLICT
    message = ngettext_lazy(
        "The budget has %(available)s coin left; this needs %(needed)s.",
        "The budget has %(available)s coins left; this needs %(needed)s.",
        "available",
    )


class LastDayTooEarly(DomainError):
    code = "last_day_too_early"
    message = _("The last day of the coins lies in the past.")


@transaction.atomic
def open_budget(
    agency: Agency, year: int, coins: int, *, by: User, key: str, reason: str, now: datetime
) -> AgencyBudget:
    """Issue coins to an agency's budget of a year; called again with another key, it adds to it."""
    require_role(by, Role.COORDINATOR)
    account_id = ledger.open_account(addresses.budget(agency.pk, year))
    budget, _created = AgencyBudget.objects.get_or_create(
        agency=agency, year=year, defaults={"account_id": account_id, "opened_by": by}
    )
    memo = ledger.Memo(
        Transaction.Kind.ISSUE, key=key, actor=f"user:{by.pk}", reason=reason, at=now, request=(agency.pk, year, coins)
    )
    mint = ledger.open_account(addresses.MINT)
    if not ledger.post(memo, [ledger.Move(mint, account_id, coins)]).replayed:
        audit.record("budget.issued", by=by, about=budget, reason=reason, coins=coins)
    return budget


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
        requested_by=by,
    )
    audit.record("campaign.requested", by=by, about=campaign, coins=max_coins)
    return campaign


@transaction.atomic
def approve_campaign(campaign: Campaign, *, by: User, now: datetime) -> Campaign:
    """Reserve the campaign's coins out of this year's budget of its agency, and open it."""
    campaign = _undecided(campaign, by)
    today = taipei_day(now)
    if campaign.coins_last_day and campaign.coins_last_day < today:
        raise LastDayTooEarly
    budget = AgencyBudget.objects.filter(agency=campaign.agency, year=today.year).first()
    if budget is None:
        raise NoBudget(agency=campaign.agency, year=today.year)
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
    return _decide(campaign, Campaign.State.OPEN, by=by, now=now)


@transaction.atomic
def reject_campaign(campaign: Campaign, *, by: User, reason: str, now: datetime) -> Campaign:
    """Refuse a request, with the reason that its requester will read."""
    return _decide(_undecided(campaign, by), Campaign.State.REJECTED, by=by, now=now, reason=reason)


@transaction.atomic
def close_campaign(campaign: Campaign, *, by: User, now: datetime) -> Campaign:
    """End a campaign; what was not granted returns to the budget that it came from."""
    require_role(by, Role.COORDINATOR)
    campaign = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    if campaign.state != Campaign.State.OPEN or campaign.account is None or campaign.decided_at is None:
        raise AlreadyDecided
    budget = AgencyBudget.objects.get(agency=campaign.agency_id, year=taipei_day(campaign.decided_at).year)
    campaign.account.refresh_from_db()
    if left := campaign.account.balance:
        memo = ledger.Memo(
            Transaction.Kind.RETURN,
            key=f"campaign:{campaign.pk}:close",
            actor=f"user:{by.pk}",
            reason=campaign.title,
            at=now,
        )
        ledger.post(memo, [ledger.Move(campaign.account.pk, budget.account_id, left)])
    campaign.state = Campaign.State.CLOSED
    campaign.save(update_fields=["state"])
    audit.record("campaign.closed", by=by, about=campaign, returned=left)
    return campaign


def _undecided(campaign: Campaign, by: User) -> Campaign:
    require_role(by, Role.COORDINATOR)
    campaign = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    if campaign.state != Campaign.State.REQUESTED:
        raise AlreadyDecided
    if campaign.requested_by_id == by.pk:
        raise FourEyes
    return campaign


def _decide(campaign: Campaign, state: Campaign.State, *, by: User, now: datetime, reason: str = "") -> Campaign:
    campaign.state, campaign.decided_by, campaign.decided_at, campaign.decision = state, by, now, reason
    campaign.save()
    audit.record(f"campaign.{state}", by=by, about=campaign, reason=reason, coins=campaign.max_coins)
    return campaign
