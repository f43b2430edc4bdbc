"""What a budget's page shows: where its coins are, as a bar and a table, and all that happened to it, in order."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from civic.core.calendar import taipei_day
from rewards.budgets import queries
from rewards.budgets.models import AgencyBudget, BudgetIssue, Campaign
from rewards.ledger.models import Account, Posting

WIDTH = 1000
MOST_EVENTS = 300  # of a year; the account's movements list all
Kind = Account.Kind


@dataclass(frozen=True)
class Place:
    """One part of the budget's coins: where it is, how many, and its part of the bar."""

    name: str
    label: str
    coins: int
    percent: int
    x: int
    width: int


@dataclass(frozen=True)
class Event:
    """Something that happened to the budget, with its sign: what was asked, decided, reserved or given back."""

    at: datetime
    what: str
    coins: int
    state: str
    state_label: str
    reason: str
    change: BudgetIssue | None = None
    campaign: Campaign | None = None
    moved: bool = True


def page(budget: AgencyBudget, *, now: datetime) -> dict[str, Any]:
    """Gather what the page of a budget shows."""
    drawing = list(queries.drawing(budget))
    returned = queries.standing_return(budget)
    return {
        "net": queries.issued(budget.agency_id, budget.year),
        "places": places(budget, drawing),
        "events": events(budget),
        "drawing": drawing,
        "standing": returned,
        "waiting": queries.changes(budget).filter(state=BudgetIssue.State.PROPOSED).count(),
        "is_over": taipei_day(now).year > budget.year,
    }


def places(budget: AgencyBudget, drawing: list[Campaign]) -> list[Place]:
    """Tell where the coins of a budget are; together they are what it was given. The widths add up to WIDTH."""
    found = queries.with_use(AgencyBudget.objects.filter(pk=budget.pk)).select_related("account").get()
    issued, returned, left = int(found.issued), int(found.returned), found.account.balance  # type: ignore[attr-defined]
    promised = sum(queries.inside(campaign) for campaign in drawing)
    sizes = (
        ("given", _("given to citizens"), issued - returned - left - promised),
        ("in_campaigns", _("in campaigns, not given yet"), promised),
        ("not_given", _("left in the budget"), left),
        ("returned", _("returned to the treasury"), returned),
    )
    rows, done = [], 0
    for name, label, coins in sizes:
        start, end = (round(edge * WIDTH / max(issued, 1)) for edge in (done, done + coins))
        rows.append(Place(name, label, coins, round(100 * coins / max(issued, 1)), start, end - start))
        done += coins
    return rows


def events(budget: AgencyBudget) -> list[Event]:
    """List the changes of a budget and what campaigns took and gave back, the newest first."""
    asked = [_of_change(change) for change in queries.changes(budget)[:MOST_EVENTS]]
    found = [*asked, *_of_campaigns(budget)]
    return sorted(found, key=lambda event: event.at, reverse=True)[:MOST_EVENTS]


def _of_change(change: BudgetIssue) -> Event:
    return Event(
        at=change.decided_at or change.proposed_at,
        what=change.get_act_display(),
        coins=change.coins if change.adds else -change.coins,
        state=change.state,
        state_label=change.get_state_display(),
        reason=change.reason,
        change=change,
        moved=change.state == BudgetIssue.State.ISSUED,
    )


def _of_campaigns(budget: AgencyBudget) -> list[Event]:
    """What was reserved for campaigns, and what came back when they were closed."""
    own = Posting.objects.filter(source=budget.account_id, destination__kind=Kind.CAMPAIGN)
    back = Posting.objects.filter(destination=budget.account_id, source__kind=Kind.CAMPAIGN)
    rows = [row for side in (own, back) for row in side.select_related("transaction").order_by("-pk")[:MOST_EVENTS]]
    campaigns = {each.account_id: each for each in queries.campaigns_of(budget)}
    found = []
    for row in rows:
        went = row.source_id == budget.account_id
        campaign = campaigns.get(row.destination_id if went else row.source_id)
        found.append(
            Event(
                at=row.transaction.effective_at,
                what=_("reserved for a campaign") if went else _("back from a closed campaign"),
                coins=-row.amount if went else row.amount,
                state="open" if went else "closed",
                state_label="",
                reason=str(campaign or row.transaction.reason),
                campaign=campaign,
            )
        )
    return found
