"""Draw a period's days as bars. The page carries the same figures as a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rewards.settlement.periods.calendar import Period

STEP, WIDTH, HEIGHT = 10, 7, 60


@dataclass(frozen=True)
class Bar:
    """The bar of one day: where it stands in the drawing, and how tall it is."""

    day: date
    coins: int
    x: int
    y: int
    height: int


@dataclass(frozen=True)
class Chart:
    """The bars of every day of a period, in a drawing of `width` × `height`."""

    bars: list[Bar]
    width: int
    height: int = HEIGHT
    bar_width: int = WIDTH


def of_period(period: Period, days: Sequence[tuple[date, int]]) -> Chart | None:
    """Draw a bar for each day; one on which more was given back than taken has none. A single day needs no drawing."""
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
