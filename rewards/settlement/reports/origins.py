"""Work out what became of each agency budget's coins. A coin has no name: coins that came first are taken to go first.

Inside each vintage of a wallet, inflows lie on a line one after the other, in the order of their postings, and so do
outflows; where two ranges overlap, these coins went that way. A payment that was given back counts as never made, in
so far; what came back to another vintage, because its own had lapsed, moved from the one to the other. Coins that a
merge or a correction moves between wallets keep their origin. So for each budget: given = redeemed + lapsed + given up
+ corrected + in wallets + on hold, and the columns add up to the ledger's own totals.

Each counted period keeps what lies on the lines at its end (`CoinsLeft`). The next one goes on from there and reads
what is new. Where coins were given back that had gone before, or an entry came in between, the line of that account,
and of those that coins went to from it, is counted from its first posting on: as it was then, and as it is now.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from rewards.budgets.models import AgencyBudget
from rewards.ledger.queries import fetch, snapshot
from rewards.settlement.periods.models import Settlement
from rewards.settlement.reports import ways
from rewards.settlement.reports.models import COLUMNS, BudgetCoins, CoinsLeft

MOST_AGAIN = 20_000  # accounts that are counted from their first posting on, beside those that go on
Figures = dict[int | None, Counter[str]]


@dataclass(frozen=True)
class Start:
    """Where counting goes on: the last period that is kept, and the accounts whose lines changed behind it."""

    since: date
    again: list[int]

    def values(self, month: date) -> dict[str, Any]:
        return {"month": month, "since": self.since, "again": self.again}


def of_month(month: date) -> list[BudgetCoins]:
    """Count every budget's coins up to the end of the period that begins on this day; not saved.

    It goes on from the last period before that is kept, and reads what is new since; without one, from zero.
    """
    with _reading():
        start = _start(month)
        if start is None:
            return _rows(month, _figures(ways.COUNT_ALL, _whole(month)))
        found = _figures(ways.COUNT_SINCE, start.values(month))
        if start.again:  # what these lines told then, they tell anew
            for budget, figures in _figures(ways.COUNT_SINCE, start.values(start.since)).items():
                found[budget].subtract(figures)
    for row in BudgetCoins.objects.filter(settlement_id=start.since):
        found[row.budget_id].update({name: getattr(row, name) for name in COLUMNS})
    if not any(found[None].values()):
        del found[None]
    return _rows(month, found)


def from_zero(month: date) -> list[BudgetCoins]:
    """Count the same from the first posting on, whatever is kept: it sorts all postings, seconds for a million."""
    with _reading():
        return _rows(month, _figures(ways.COUNT_ALL, _whole(month)))


def before(month: date) -> date | None:
    """Find the last period before this one from whose end counting goes on."""
    kept = Settlement.objects.filter(Exists(CoinsLeft.objects.filter(settlement=OuterRef("pk"))), month__lt=month)
    return kept.order_by("-month").values_list("month", flat=True).first()


def keep_lines(month: date) -> None:
    """Write what lies on each line at the period's end, where something moved since the last one that is kept.

    Nothing once a later one is: it goes on from what was kept before it.
    """
    if CoinsLeft.objects.filter(settlement__gt=month).exists():
        return
    with transaction.atomic(), _without_nested_loops():
        fetch("SET LOCAL work_mem = '256MB'; SET LOCAL jit = off", rows=False)  # as a snapshot has
        start = _start(month)
        if start is None:
            fetch(ways.KEEP_ALL, _whole(month), rows=False)
        else:
            fetch(ways.KEEP_SINCE, start.values(month), rows=False)


def differences(month: date, *, whole: bool = False) -> list[str]:
    """Name what is kept of a period and is not what the one before it and the postings since make.

    `whole` counts from the first posting on instead.
    """
    settlement = Settlement.objects.defer("csv").filter(pk=month).first()
    if settlement is None or not kept(settlement).exists():
        return []
    found = from_zero(month) if whole else of_month(month)
    return [*_other_figures(settlement, found), *_other_lines(settlement, whole=whole)]


def _other_figures(settlement: Settlement, found: list[BudgetCoins]) -> Iterator[str]:
    stored = {row.budget_id: row for row in kept(settlement)}
    made = {row.budget_id: row for row in found}
    for budget in sorted({*stored, *made}, key=lambda each: each or 0):
        told = f"settlement {settlement.pk}, coins of budget {budget or '–'}"
        if budget not in stored or budget not in made:
            yield f"{told}: {'not kept' if budget in made else 'kept, and the postings make none'}"
            continue
        for name in COLUMNS:
            one, other = getattr(stored[budget], name), getattr(made[budget], name)
            if one != other:
                yield f"{told}: {name} {one} is kept, the postings make {other}"


def _other_lines(settlement: Settlement, *, whole: bool) -> Iterator[str]:
    if not CoinsLeft.objects.filter(settlement=settlement).exists():
        return
    with _reading():
        start = None if whole else _start(settlement.month)
        if start is None:
            rows = fetch(ways.DIFFER_ALL, _whole(settlement.month))
        else:
            rows = fetch(ways.DIFFER_SINCE, start.values(settlement.month))
    for account, coins, budget, made, other in rows:
        yield (
            f"settlement {settlement.pk}, account {account}: {coins} coins of budget {budget or '–'} are kept as left,"
            f" the postings make {made} of budget {other or '–'}"
        )


def _whole(month: date) -> dict[str, Any]:
    return {"month": month, "since": None}


def _start(month: date) -> Start | None:
    """Find where counting goes on; None where it begins from zero, or so much changed that this is quicker."""
    since = before(month)
    if since is None:
        return None
    found = {row[0] for row in fetch(ways.UNSETTLED, {"month": month, "since": since})}
    fresh = found
    while fresh and len(found) <= MOST_AGAIN:
        fresh = {row[0] for row in fetch(ways.CONNECTED, {"again": sorted(fresh)})} - found
        found |= fresh
    return Start(since, sorted(found)) if len(found) <= MOST_AGAIN else None


@contextmanager
def _reading() -> Iterator[None]:
    with snapshot(), transaction.atomic(), _without_nested_loops():
        yield


@contextmanager
def _without_nested_loops() -> Iterator[None]:
    """The estimates of a recursion are guesses: a nested loop over millions would take hours."""
    fetch("SET LOCAL enable_nestloop = off", rows=False)
    yield
    fetch("SET LOCAL enable_nestloop = on", rows=False)


def _figures(sql: str, values: dict[str, Any]) -> Figures:
    found: Figures = defaultdict(Counter)
    for budget, *figures in fetch(sql, values):
        found[budget].update(dict(zip(COLUMNS, figures, strict=True)))
    return found


def _rows(month: date, found: Figures) -> list[BudgetCoins]:
    """Order the figures by year and agency, what was brought in by hand last."""
    order = AgencyBudget.objects.order_by("year", "agency_id").values_list("pk", flat=True)
    return [
        BudgetCoins(settlement_id=month, budget_id=budget, **{name: found[budget][name] for name in COLUMNS})
        for budget in (*order, None)
        if budget in found
    ]


def of_settlement(settlement: Settlement) -> list[BudgetCoins]:
    """Return every budget's coins of a closed period: as kept, or counted now while they are not kept yet."""
    rows = kept(settlement).select_related("budget__agency")
    return list(rows) or _in_order(of_month(settlement.month))


def kept(settlement: Settlement) -> "QuerySet[BudgetCoins]":
    """Find the figures of a closed period that are kept."""
    return BudgetCoins.objects.filter(settlement_id=settlement.pk)


def _in_order(rows: list[BudgetCoins]) -> list[BudgetCoins]:
    return sorted(rows, key=lambda each: (each.budget is None, each.budget.year if each.budget else 0, each.label))
