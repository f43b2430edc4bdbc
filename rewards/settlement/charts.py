"""A period's days as bars, a budget's coins as one bar of parts. The page carries the same figures as a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rewards.settlement.figures import BudgetCoins
from rewards.settlement.periods import Period

STEP, WIDTH, HEIGHT = 10, 7, 60
BUDGET_PARTS = ("redeemed", "outstanding", "lapsed", "gone", "not_given")
BUDGET_WIDTH = 1000


@dataclass(frozen=True)
class Bar:
    """One day: where its bar stands in the drawing, and how tall it is."""

    day: date
    coins: int
    x: int
    y: int
    height: int


@dataclass(frozen=True)
class Chart:
    """Bars for every day of a period, in a drawing of `width` × `height`."""

    bars: list[Bar]
    width: int
    height: int = HEIGHT
    bar_width: int = WIDTH


def of_period(period: Period, days: Sequence[tuple[date, int]]) -> Chart | None:
    """A bar for each day; a day on which more was given back than taken has none. A single day needs no drawing."""
    if period.first == period.last:
        return None
    taken = dict(days)
    most = max([1, *taken.values()])
    bars = []
    for number in range((period.after - period.first).days):
        day = period.first + timedelta(days=number)
        coins = taken.get(day, 0)
        height = round(max(coins, 0) * HEIGHT / most)
        bars.append(Bar(day, coins, number * STEP, HEIGHT - height, height))
    return Chart(bars, len(bars) * STEP)


@dataclass(frozen=True)
class Slice:
    """A part of a budget's bar: which, where it begins, how wide it is."""

    part: str
    x: int
    width: int


@dataclass(frozen=True)
class Budget:
    """A budget's coins, and its bar; coins brought in by hand belong to no budget and have none."""

    coins: BudgetCoins
    slices: list[Slice]


def of_budgets(rows: Sequence[BudgetCoins]) -> list[Budget]:
    """A bar for each budget: redeemed, outstanding, lapsed, gone otherwise, not given yet; as wide as it was issued."""
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
