"""A month's days as bars. The page carries the same figures as a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from civic.calendar import next_month

STEP, WIDTH, HEIGHT = 10, 7, 60


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
    """Bars for every day of a month, in a drawing of `width` × `height`."""

    bars: list[Bar]
    width: int
    height: int = HEIGHT
    bar_width: int = WIDTH


def of_month(month: date, days: Sequence[tuple[date, int]]) -> Chart:
    """A bar for each day; a day on which more was given back than taken has none."""
    taken = dict(days)
    most = max([1, *taken.values()])
    bars = []
    for number in range((next_month(month) - month).days):
        day = month + timedelta(days=number)
        coins = taken.get(day, 0)
        height = round(max(coins, 0) * HEIGHT / most)
        bars.append(Bar(day, coins, number * STEP, HEIGHT - height, height))
    return Chart(bars, len(bars) * STEP)
