"""Which counts may be shown, so that no figure of fewer than `LEAST` people is read or computed.

A table is a list of counts. Of a *partition* everybody is in one cell: the cells and those without an answer add up to
all. Of other tables (several choices) each cell stands against all who are not in it.
"""

from collections.abc import Collection, Sequence

LEAST = 20


def shown(counts: Sequence[int], *, total: int, is_partition: bool, never: Collection[int] = ()) -> list[bool]:
    """Say of each count whether it may be shown beside the total; those in the places `never` are not.

    In a partition those without an answer are one cell more. What is hidden is never alone and holds at least LEAST
    people together: else it could be had by subtraction, so the smallest of the others is hidden with it.
    """
    if total < LEAST:
        return [False] * len(counts)
    rest = total - sum(counts) if is_partition else 0
    hidden = set(never) | {i for i, n in enumerate(counts) if n < LEAST or (not is_partition and total - n < LEAST)}
    lost = [rest] if 0 < rest < LEAST else []  # the cell of those without an answer is shown nowhere, but computable
    while hidden or lost:
        gathered = [*(counts[i] for i in hidden), *lost]
        others = [i for i in range(len(counts)) if i not in hidden]
        if (len(gathered) > 1 and sum(gathered) >= LEAST) or not others:
            break
        hidden.add(min(others, key=lambda i: counts[i]))
    return [i not in hidden for i in range(len(counts))]


def may_follow(before: Sequence[int], after: Sequence[int], *, totals: tuple[int, int], is_partition: bool) -> bool:
    """Say whether newer counts may take the place of older ones that somebody may have kept and subtracts.

    What came between must be a table that could be shown by itself: every cell that was shown and is
    has grown by LEAST or more, and so has all that is hidden together, if it grew at all.
    """
    new = totals[1] - totals[0]
    if new < LEAST:
        return False
    was = shown(before, total=totals[0], is_partition=is_partition)
    now = shown(after, total=totals[1], is_partition=is_partition)
    both = [i for i in range(len(after)) if was[i] and now[i]]
    grown = [after[i] - before[i] for i in both]
    if any(n < LEAST or (not is_partition and new - n < LEAST) for n in grown):
        return False
    left = new - sum(grown)
    return not is_partition or left == 0 or left >= LEAST
