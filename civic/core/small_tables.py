"""Which entries of a table of two ways may be shown, so that no sum of fewer than LEAST people is read or computed.

Rows are answers, columns are groups; everybody stands in one row and one column. Whoever reads the open entries, the
totals of shown rows and columns and the number of all can compute exactly the sums over *cuts*: of some rows' closed
entries those in all columns but the ones whose closed entries lie in these rows alone (and the same the other way
round). Every other sum of people that follows from the totals is made of such cuts, because the totals of a table of
two ways are a totally unimodular system. So it is enough that each cut holds LEAST people or no entry at all.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from civic.core.small_cells import LEAST, shown

Numbers = Sequence[Sequence[int]]
Pattern = tuple[tuple[bool, ...], ...]
WIDEST = 9  # rows that are looked at one by one: 2 ** 9 choices; the smallest of more stay closed


def opened(table: Numbers, *, rows: Sequence[bool], columns: Sequence[bool]) -> Pattern:
    """Say of each entry whether it may be shown. `rows`, `columns`: whose totals are shown; the rest stays closed.

    The rows are all answers with those who gave none, the columns all groups with those of none: they add up to all.
    """
    return _opened(tuple(map(tuple, table)), tuple(rows), tuple(columns))


def column_totals(table: Numbers) -> list[bool]:
    """Say of each column whether its total may be shown beside the number of all."""
    sizes = [sum(column) for column in zip(*table, strict=True)]
    return shown(sizes, total=sum(sizes), is_partition=True)


def may_follow(before: Numbers, after: Numbers, *, rows: Sequence[bool], columns: Sequence[bool],
               was: Pattern, now: Pattern) -> bool:  # fmt: skip
    """Say whether the newer table may take the place of the older one, which somebody kept and subtracts.

    Those who came between must make a table that could be shown with the entries that are open in both.
    `rows`, `columns`: whose totals are shown in both.
    """
    if sum(map(sum, after)) - sum(map(sum, before)) < LEAST:
        return False
    grown = [[b - a for a, b in zip(*pair, strict=True)] for pair in zip(before, after, strict=True)]
    if any(may and sum(line) < LEAST for may, line in zip(rows, grown, strict=True)):
        return False
    if _rest(rows, grown) < LEAST or _rest(columns, list(zip(*grown, strict=True))) < LEAST:
        return False
    both = tuple(tuple(a and b for a, b in zip(*pair, strict=True)) for pair in zip(was, now, strict=True))
    if any(n < LEAST for line, is_open in zip(grown, both, strict=True)
           for n, may in zip(line, is_open, strict=True) if may):  # fmt: skip
        return False
    return _weakest(*_joined(grown, [list(line) for line in both], rows, columns)) is None


def _rest(may: Sequence[bool], lines: Numbers) -> float:
    """How many came to all lines without a total together: all who came less the totals that are shown."""
    hidden = [sum(line) for is_shown, line in zip(may, lines, strict=True) if not is_shown]
    return sum(hidden) if hidden else float("inf")


@lru_cache(maxsize=4096)
def _opened(table: tuple[tuple[int, ...], ...], rows: tuple[bool, ...], columns: tuple[bool, ...]) -> Pattern:
    kept = sorted((i for i, may in enumerate(rows) if may), key=lambda i: -sum(table[i]))[:WIDEST]
    state = [[i in kept and columns[j] and n >= LEAST for j, n in enumerate(line)] for i, line in enumerate(table)]
    while (cut := _weakest(*_joined(table, state, rows, columns))) is not None:
        left = [(n, i, j) for i, line in enumerate(table) for j, n in enumerate(line) if state[i][j]]
        if not left:
            break
        # First what ties the cut to the rest of the table, then what makes it larger.
        ties = [each for each in left if cut.ties(*each[1:])]
        _n, i, j = min(ties or [each for each in left if cut.grows(*each[1:])] or left)
        state[i][j] = False
    return tuple(tuple(line) for line in state)


def _joined(
    table: Numbers, state: list[list[bool]], rows: Sequence[bool], columns: Sequence[bool]
) -> tuple[list[int], list[tuple[int, dict[int, int]]]]:
    """The closed entries by column, with all rows without a total as one (-1), and all columns without one as one."""
    found: dict[int, dict[int, int]] = {}
    whole = {i for i, line in enumerate(state) if not any(line)}  # closed throughout: as good as one row
    for i, line in enumerate(table):
        for j, n in enumerate(line):
            if not state[i][j]:
                column = found.setdefault(j if columns[j] else -1, {})
                row = -1 if not rows[i] or i in whole else i
                column[row] = column.get(row, 0) + n
    used = sorted({row for column in found.values() for row in column})
    return used, list(found.items())


@dataclass(frozen=True)
class Cut:
    """Closed entries of `rows` in all columns but `columns`; `is_across`: those of `columns` in all rows but `rows`."""

    rows: frozenset[int]
    columns: frozenset[int]
    is_across: bool

    def grows(self, row: int, column: int) -> bool:
        inside, outside = (column in self.columns, row in self.rows) if self.is_across else (
            row in self.rows, column in self.columns)  # fmt: skip
        return inside and not outside

    def ties(self, row: int, column: int) -> bool:
        inside, outside = (row in self.rows, column in self.columns) if self.is_across else (
            column in self.columns, row in self.rows)  # fmt: skip
        return inside and not outside


def _weakest(used: list[int], columns: list[tuple[int, dict[int, int]]]) -> Cut | None:
    """A cut of fewer than LEAST people, if there is one."""
    for name, column in columns:
        if sum(column.values()) < LEAST:
            return Cut(frozenset(), frozenset([name]), True)
    for chosen in _subsets(used):
        within = frozenset(name for name, column in columns if set(column) <= chosen)
        people = [n for name, column in columns if name not in within for row, n in column.items() if row in chosen]
        if people and sum(people) < LEAST:
            return Cut(chosen, within, False)
        near = frozenset(name for name, column in columns if set(column) & chosen)
        people = [n for name, column in columns if name in near for row, n in column.items() if row not in chosen]
        if people and sum(people) < LEAST:
            return Cut(chosen, near, True)
    return None


def _subsets(things: list[int]) -> Iterator[frozenset[int]]:
    for mask in range(1, 1 << len(things)):
        yield frozenset(thing for place, thing in enumerate(things) if mask >> place & 1)
