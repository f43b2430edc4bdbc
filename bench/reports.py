"""One line for each figure, with the goal that it is held against."""

from collections.abc import Callable
from statistics import median


def pairs(count: int, first: Callable[[], float], second: Callable[[], float]) -> tuple[float, float, float]:
    """Measure both in turn, `count` times; return the median ratio first/second, and the median of each."""
    measured = [(first(), second()) for _ in range(count)]
    ratios = [one / other for one, other in measured]
    return median(ratios), median(one for one, _ in measured), median(other for _, other in measured)


def say(line: str) -> None:
    print(line, flush=True)  # noqa: T201
