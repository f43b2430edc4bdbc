"""Propose to lower a budget, to return what is unused of a year, or to take a change back. Another person decides.

Each is refused at once when it could not be carried out now; the decision looks again.
"""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from civic.accounts.models import User
from civic.agencies.models import Agency
from civic.core.calendar import taipei_day
from civic.core.roles import Role, require_role
from rewards.budgets import entries, queries
from rewards.budgets.decisions import ISSUES
from rewards.budgets.errors import (
    CorrectedBefore,
    NoBudget,
    NothingToReturn,
    NotToCorrect,
    ReturnWaits,
    StillDrawn,
    YearNotOver,
    YearReturned,
)
from rewards.budgets.models import AgencyBudget, BudgetIssue
from rewards.ledger import actions as ledger
from rewards.ledger.errors import KeyConflict

Act = BudgetIssue.Act


@transaction.atomic
def propose_lowering(
    agency: Agency, year: int, coins: int, *, by: User, key: str, reason: str, now: datetime
) -> BudgetIssue:
    """Ask to take coins off a budget again: never more than are neither promised nor given.

    Raises NotAllowed, InvalidAmount, NoBudget, YearReturned, CoinsPromised, KeyConflict.
    """
    require_role(by, Role.COORDINATOR)
    ledger.check_amount(coins)
    wish = BudgetIssue(act=Act.LOWER, agency=agency, year=year, coins=coins, reason=reason, key=key)
    return _propose(wish, _may_lower, by=by, now=now)


@transaction.atomic
def propose_return(
    agency: Agency, year: int, *, by: User, key: str, now: datetime, reason: str = "", closes_campaigns: bool = False
) -> BudgetIssue:
    """Ask to return what is unused of a year (賸餘繳庫); its reason may be left out once the year is over.

    The campaigns that still draw are closed when it is carried out, if `closes_campaigns` says so; otherwise they are
    named. How much is returned is known then: citizens earn until the decision.

    Raises NotAllowed, NoBudget, YearReturned, ReturnWaits, YearNotOver, StillDrawn, NothingToReturn, KeyConflict.
    """
    require_role(by, Role.COORDINATOR)
    if not reason.strip():
        reason = _usual_reason(year, now)
    wish = BudgetIssue(act=Act.REMIT, agency=agency, year=year, reason=reason, key=key)
    wish.closes_campaigns = closes_campaigns
    return _propose(wish, _may_return, by=by, now=now)


@transaction.atomic
def propose_correction(of: BudgetIssue, *, by: User, key: str, reason: str, now: datetime) -> BudgetIssue:
    """Ask to take one change back as a whole, by an entry that reverses its own; the change itself stays as it is.

    Raises NotAllowed, NotToCorrect, CorrectedBefore, YearReturned, CoinsPromised, KeyConflict.
    """
    require_role(by, Role.COORDINATOR)
    wish = BudgetIssue(act=Act.CORRECT, agency=of.agency, year=of.year, coins=of.coins, reason=reason, key=key)
    wish.corrects = of
    return _propose(wish, _may_correct, by=by, now=now)


Check = Callable[[BudgetIssue, AgencyBudget], None]


def _propose(wish: BudgetIssue, check: Check, *, by: User, now: datetime) -> BudgetIssue:
    """File a proposal once for its key, when nothing stands against it now."""
    Agency.objects.select_for_update(no_key=True).get(pk=wish.agency_id)  # the same key twice: one waits
    known = BudgetIssue.objects.filter(key=wish.key).first()
    if known is not None:
        asked = ("act", "agency_id", "year", "corrects_id", "closes_campaigns")
        if any(getattr(known, name) != getattr(wish, name) for name in asked):
            raise KeyConflict
        if wish.coins is not None and known.coins != wish.coins:
            raise KeyConflict
        return known
    budget = AgencyBudget.objects.filter(agency=wish.agency_id, year=wish.year).select_related("account").first()
    if budget is None:
        raise NoBudget(agency=wish.agency, year=wish.year)
    standing = queries.standing_return(budget)
    if standing is not None and standing.pk != wish.corrects_id:
        raise YearReturned(budget=budget)
    check(wish, budget)
    wish.proposed_by, wish.proposed_at = by, now
    wish.save(force_insert=True)
    return ISSUES.told(wish, "proposed", by=by, reason=wish.reason, act=wish.act)


def _may_lower(wish: BudgetIssue, budget: AgencyBudget) -> None:
    if wish.coins > budget.account.balance:
        raise entries.promised(budget, available=budget.account.balance)


def _may_return(wish: BudgetIssue, budget: AgencyBudget) -> None:
    if queries.waiting_return(budget):
        raise ReturnWaits(budget=budget)
    drawing = list(queries.drawing(budget))
    if drawing and not wish.closes_campaigns:
        raise StillDrawn(budget=budget, campaigns=queries.titles(drawing))
    wish.coins = queries.unused(budget, drawing)
    if not wish.coins:
        raise NothingToReturn(budget=budget)


def _may_correct(wish: BudgetIssue, budget: AgencyBudget) -> None:
    of = wish.corrects
    if of is None or of.state != BudgetIssue.State.ISSUED or of.act == Act.CORRECT:
        raise NotToCorrect
    if of.corrections.exclude(state=BudgetIssue.State.REJECTED).exists():
        raise CorrectedBefore
    if not wish.adds and wish.coins > budget.account.balance:
        raise entries.promised(budget, available=budget.account.balance)


def _usual_reason(year: int, now: datetime) -> str:
    """Word the reason of a return that comes when it is due; raise YearNotOver before."""
    if taipei_day(now).year <= year:
        raise YearNotOver(year=year)
    with override(settings.LANGUAGE_CODE):
        return _("Unused coins of %(year)s returned at the year’s end") % {"year": year}
