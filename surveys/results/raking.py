"""Weights by raking: answers are weighed until their shares by age, gender and district are those of the county.

Plain Python: what is raked are cells (age × gender × district, a few hundred at most), not answers, so one round is a
few hundred multiplications whatever the number of answers; numpy would bring 60 MB for nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass

ROUNDS = 200
CLOSE = 1e-9  # the largest gap between a share and its target at which it has converged
LEAST_WEIGHT, MOST_WEIGHT = 0.3, 3.0

Cell = tuple[str, ...]


@dataclass(frozen=True)
class Raked:
    """The weight of each cell, 1 on average before trimming. `trimmed`: how many answers got the least or the most.

    `gap`: how far the shares are from their targets after trimming, at most, from 0 to 1.
    """

    weights: dict[Cell, float]
    rounds: int
    converged: bool
    trimmed: int
    gap: float


def rake(counts: Mapping[Cell, int], targets: list[Mapping[str, float]], *,
         least: float = LEAST_WEIGHT, most: float = MOST_WEIGHT) -> Raked:  # fmt: skip
    """Weigh cells of answers. `targets` gives for each place of a cell's key the share of each value.

    A value without a target ("" for those who did not tell, say) keeps its weight in that direction: those who told
    are weighed among themselves. A target that nobody answers for is shared by the others. Weights beyond the limits
    are trimmed after each round, and the rest is raked again.
    """
    cells = {cell: n for cell, n in counts.items() if n}
    weights = dict.fromkeys(cells, 1.0)
    wanted = [_present(cells, place, target) for place, target in enumerate(targets)]
    rounds = 0
    moved = 0.0
    while rounds < ROUNDS:
        rounds += 1
        before = dict(weights)
        for place, target in enumerate(wanted):
            _fit(cells, weights, place, target)
        _trim(cells, weights, least, most)
        moved = max((abs(weights[cell] - before[cell]) for cell in cells), default=0.0)
        if moved < CLOSE:
            break
    trimmed = sum(n for cell, n in cells.items() if not least < weights[cell] < most)
    gap = max((abs(share - target[value]) for place, target in enumerate(wanted)
               for value, share in _shares(cells, weights, place, target).items()), default=0.0)  # fmt: skip
    return Raked(weights, rounds, moved < CLOSE, trimmed, gap)


def _present(cells: Mapping[Cell, int], place: int, target: Mapping[str, float]) -> dict[str, float]:
    """The targets of values that somebody answers for, adding up to 1."""
    found = {cell[place] for cell in cells}
    kept = {value: share for value, share in target.items() if value in found and share > 0}
    total = sum(kept.values())
    return {value: share / total for value, share in kept.items()}


def _shares(
    cells: Mapping[Cell, int], weights: Mapping[Cell, float], place: int, target: Mapping[str, float]
) -> dict[str, float]:
    """The weighted share of each value that has a target, among those."""
    sums = dict.fromkeys(target, 0.0)
    for cell, n in cells.items():
        if cell[place] in sums:
            sums[cell[place]] += n * weights[cell]
    total = sum(sums.values())
    return {value: part / total for value, part in sums.items()} if total else {}


def _fit(cells: Mapping[Cell, int], weights: dict[Cell, float], place: int, target: Mapping[str, float]) -> None:
    shares = _shares(cells, weights, place, target)
    for cell in cells:
        value = cell[place]
        if share := shares.get(value):
            weights[cell] *= target[value] / share


def _trim(cells: Mapping[Cell, int], weights: dict[Cell, float], least: float, most: float) -> None:
    """Bring the mean to 1, and what lies beyond the limits onto them."""
    total = sum(cells.values())
    mean = sum(n * weights[cell] for cell, n in cells.items()) / total if total else 1.0
    for cell, weight in weights.items():
        weights[cell] = min(max(weight / mean, least), most)
