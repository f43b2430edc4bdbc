"""The few formulas of statistics that results need, in plain Python: tables here have hundreds of cells, no more."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import erfc, exp, lgamma, log, sqrt

Z = 1.959963984540054  # 95 % of a normal distribution lie within so many standard errors
FEW = 5  # an expected count below it makes the chi-square test doubtful (Cochran 1954)


@dataclass(frozen=True)
class ChiSquare:
    """Pearson's test whether rows and columns of a table are independent. `few`: cells with an expected count below 5.

    `v`: Cramér's V, how strong the connection is, from 0 to 1.
    """

    statistic: float
    freedom: int
    p: float
    v: float
    few: int

    @property
    def differs(self) -> bool:
        return self.p < 0.05

    @property
    def is_doubtful(self) -> bool:
        return self.few > 0


def wilson(part: float, total: float) -> tuple[float, float]:
    """The 95 % interval of a share, from 0 to 1, by Wilson (1927): never outside of 0 and 1, and fit for few."""
    if total <= 0:
        return 0.0, 1.0
    share, square = part / total, Z * Z
    middle = (share + square / (2 * total)) / (1 + square / total)
    half = Z / (1 + square / total) * sqrt(share * (1 - share) / total + square / (4 * total * total))
    return max(0.0, middle - half), min(1.0, middle + half)


def difference(part: float, total: float, other_part: float, other_total: float) -> tuple[float, float, float]:
    """The second share less the first with its 95 % interval, by Newcombe (1998), for groups of different people."""
    if not total or not other_total:
        return 0.0, -1.0, 1.0
    one, two = part / total, other_part / other_total
    (low1, high1), (low2, high2) = wilson(part, total), wilson(other_part, other_total)
    gap = two - one
    return gap, gap - sqrt((two - low2) ** 2 + (high1 - one) ** 2), gap + sqrt((high2 - two) ** 2 + (one - low1) ** 2)


def chi_square(table: Sequence[Sequence[int]]) -> ChiSquare | None:
    """Test a table of counts; rows and columns without anybody are left out. None: nothing is left to compare."""
    rows = [line for line in table if sum(line)]
    kept = [j for j in range(len(rows[0]) if rows else 0) if sum(line[j] for line in rows)]
    lines = [[line[j] for j in kept] for line in rows]
    if len(lines) < 2 or len(kept) < 2:
        return None
    total = sum(map(sum, lines))
    across, down = [sum(line) for line in lines], [sum(column) for column in zip(*lines, strict=True)]
    expected = [[a * b / total for b in down] for a in across]
    pairs = [(n, e) for line, would in zip(lines, expected, strict=True) for n, e in zip(line, would, strict=True)]
    statistic = sum((n - e) ** 2 / e for n, e in pairs)
    freedom = (len(lines) - 1) * (len(kept) - 1)
    v = sqrt(statistic / (total * (min(len(lines), len(kept)) - 1)))
    return ChiSquare(statistic, freedom, upper_tail(statistic, freedom), v, sum(e < FEW for _n, e in pairs))


def upper_tail(statistic: float, freedom: int) -> float:
    """The probability that chi-square with so many degrees of freedom is at least this large."""
    if statistic <= 0:
        return 1.0
    if freedom == 1:
        return erfc(sqrt(statistic / 2))
    a, x = freedom / 2, statistic / 2
    scale = exp(-x + a * log(x) - lgamma(a))
    return max(0.0, 1 - scale * _series(a, x)) if x < a + 1 else scale * _fraction(a, x)


def _series(a: float, x: float) -> float:
    """The lower incomplete gamma function by its series, without its scale."""
    term = total = 1 / a
    n = a
    while abs(term) > abs(total) * 1e-15:
        n += 1
        term *= x / n
        total += term
    return total


def _fraction(a: float, x: float) -> float:
    """The upper one by Lentz's continued fraction, without its scale."""
    tiny = 1e-300
    b = x + 1 - a
    c, d = 1 / tiny, 1 / b
    h = d
    for i in range(1, 1000):
        an = -i * (i - a)
        b += 2
        d = 1 / (an * d + b or tiny)
        c = b + an / c or tiny
        h *= d * c
        if abs(d * c - 1) < 1e-15:
            break
    return h


def kappa(one: Sequence[bool], two: Sequence[bool]) -> float | None:
    """Cohen's kappa of two coders' yes and no: agreement beyond chance, 1 for full. None where there is no chance."""
    n = len(one)
    if not n:
        return None
    same = sum(a == b for a, b in zip(one, two, strict=True)) / n
    yes, other = sum(one) / n, sum(two) / n
    by_chance = yes * other + (1 - yes) * (1 - other)
    return None if by_chance == 1 else (same - by_chance) / (1 - by_chance)


def effective(weights: Sequence[tuple[float, int]]) -> float:
    """Kish's effective number: how many unweighted answers would tell as much. `weights` with how many bear each."""
    total = sum(w * n for w, n in weights)
    squares = sum(w * w * n for w, n in weights)
    return total * total / squares if squares else 0.0
