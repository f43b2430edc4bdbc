"""Draw a budget's coins as one bar of parts. The page carries the same figures as a table."""

from collections.abc import Sequence
from dataclasses import dataclass

from rewards.settlement.reports.models import BudgetCoins

BUDGET_PARTS = ("redeemed", "outstanding", "lapsed", "gone", "returned", "not_given")
BUDGET_WIDTH = 1000


@dataclass(frozen=True)
class Slice:
    """One part of a budget's bar: which, where it begins, how wide it is."""

    part: str
    x: int
    width: int


@dataclass(frozen=True)
class Budget:
    """A budget's coins, and its bar; coins brought in by hand belong to no budget and have none."""

    coins: BudgetCoins
    slices: list[Slice]


def of_budgets(rows: Sequence[BudgetCoins]) -> list[Budget]:
    """Draw a bar for each budget, as wide as was issued, of BUDGET_PARTS in their order."""
    return [Budget(row, _slices(row) if row.issued > 0 else []) for row in rows]


def _slices(row: BudgetCoins) -> list[Slice]:
    sizes = {"gone": row.given_up + row.corrected}
    found, done = [], 0
    for part in BUDGET_PARTS:
        size = max(sizes.get(part, getattr(row, part, 0)), 0)
        x, end = (round(edge * BUDGET_WIDTH / row.issued) for edge in (done, done + size))
        found.append(Slice(part, x, end - x))
        done += size
    return [each for each in found if each.width]
