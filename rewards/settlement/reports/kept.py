"""Read the report of a closed period from what is kept of its budgets' coins, and from the period's own postings.

Counting a period's coins holds them against the ledger and keeps them for ever, so that nothing before it need be read
again. While a period, or the one that it is compared with, is not kept, all postings are read (`queries.py`).
"""

from collections import Counter, defaultdict
from datetime import date, timedelta

from rewards.budgets.models import AgencyBudget
from rewards.ledger.models import Account, Transaction
from rewards.ledger.queries import fetch
from rewards.settlement.periods.models import Settlement
from rewards.settlement.reports import queries
from rewards.settlement.reports.models import BudgetCoins
from rewards.settlement.reports.queries import Agency, Place

Kind = Account.Kind
ByAgency = dict[int, Counter[str]]


def places(settlement: Settlement) -> list[Place]:
    """List the kinds of accounts as `queries.places` does: what moved in the period, and what was there at its end."""
    rows = _rows(settlement.month)
    if not rows:
        return queries.places(settlement.month)
    left = _left(rows, settlement.month)
    # What moved in it alone: no period begins on the day before its own first one and after it.
    moved = queries.places(settlement.month, since=settlement.month - timedelta(days=1))
    return [Place(each.kind, each.came, each.went, left[each.kind]) for each in moved]


def agencies(settlement: Settlement) -> list[Agency]:
    """List each agency with a budget in the period's year as `queries.agencies` does."""
    year = settlement.month.replace(month=1, day=1)
    now, then, last_year = _rows(settlement.month), _end_before(settlement.month), _end_before(year)
    if not now or then is None or last_year is None:
        return queries.kept_agencies(settlement)
    ends = tuple(_by_agency(rows) for rows in (now, then, last_year))
    own = {row.budget_id: row for row in now}
    budgets = AgencyBudget.objects.filter(year=year.year).select_related("agency").order_by("agency__name")
    return [_agency(budget, own.get(budget.pk), *ends) for budget in budgets]


def _agency(
    budget: AgencyBudget, own: BudgetCoins | None, now: ByAgency, then: ByAgency, last_year: ByAgency
) -> Agency:
    """Tell of the budget what is its own, and of its agency what campaigns gave out of any of its budgets."""
    agency = budget.agency_id
    opened, returned, left = (own.issued, own.returned, own.in_budget) if own else (0, 0, 0)
    return Agency(
        name=str(budget.agency),
        opened=opened,
        returned=returned,
        promised=opened - returned - left,
        given=now[agency]["given"] - last_year[agency]["given"],
        month_given=now[agency]["given"] - then[agency]["given"],
        in_campaigns=now[agency]["in_campaigns"],
        left=left,
    )


def _by_agency(rows: list[BudgetCoins]) -> ByAgency:
    found: ByAgency = defaultdict(Counter)
    for row in rows:
        if row.budget:
            found[row.budget.agency_id].update(given=row.given, in_campaigns=row.in_campaigns)
    return found


def _rows(month: date) -> list[BudgetCoins]:
    return list(BudgetCoins.objects.filter(settlement_id=month).select_related("budget"))


def _end_before(day: date) -> list[BudgetCoins] | None:
    """Find what is kept of the end of the last period before this day; None where entries before it are not kept."""
    last = Settlement.objects.filter(month__lt=day).order_by("-month").values_list("month", flat=True).first()
    rows = _rows(last) if last else []
    unkept = Transaction.objects.filter(month__lt=day)
    if rows:
        unkept = unkept.filter(month__gt=last)
    return None if unkept.exists() else rows


def _left(rows: list[BudgetCoins], month: date) -> Counter[str]:
    """What was on each kind of account at the period's end; they add up to nothing, as each posting does."""
    left: Counter[str] = Counter(dict(fetch(_OF_FEW, {"month": month})))
    for row in rows:
        left.update(
            {
                Kind.MINT: -row.issued,
                Kind.BUDGET: row.in_budget,
                Kind.RETURNED: row.returned,
                Kind.CAMPAIGN: row.in_campaigns,
                Kind.WALLET: row.in_wallets,
                Kind.HOLD: row.on_hold,
                Kind.EXPIRED: row.lapsed + row.given_up,
            }
        )
    left[Kind.PAYABLE] = -left.total()
    return left


# A posting for each statement that was paid and each correction by hand: no payment of a citizen is among them.
_OF_FEW = """
WITH few AS MATERIALIZED (
  SELECT id, kind FROM rewards_account WHERE kind IN ('paid', 'fee', 'adjustment')
), legs AS (
  SELECT f.kind, p.transaction_id, p.amount FROM few f JOIN rewards_posting p ON p.destination_id = f.id
  UNION ALL
  SELECT f.kind, p.transaction_id, -p.amount FROM few f JOIN rewards_posting p ON p.source_id = f.id
)
SELECT l.kind, sum(l.amount)::bigint
  FROM legs l CROSS JOIN LATERAL (
    SELECT t.month FROM rewards_transaction t WHERE t.id = l.transaction_id OFFSET 0) t
 WHERE t.month <= %(month)s GROUP BY l.kind
"""
