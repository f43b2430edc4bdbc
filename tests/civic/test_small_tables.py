"""Attack on tables of two ways: all sums that follow from what is shown, by every set of rows and columns."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civic.core.small_cells import LEAST, shown
from civic.core.small_tables import column_totals, may_follow, opened
from tests.effort import TABLES

PEOPLE = st.one_of(st.integers(0, 30), st.integers(0, 200))


@st.composite
def tables(draw, most=4):
    width, height = draw(st.integers(2, most)), draw(st.integers(2, most))
    return [[draw(PEOPLE) for _ in range(width)] for _ in range(height)]


def row_totals(table):
    sizes = [sum(row) for row in table]
    return shown(sizes, total=sum(sizes), is_partition=True)


def leaks(table, pattern, rows, columns):
    """Every sum of closed entries with no minus that somebody computes from totals, and that holds fewer than LEAST.

    A number is given to each row and each column, -1, 0 or 1; those without a total have one number in common, as only
    their sum is known. An entry counts as often as its row's and its column's number say together.
    """
    for across in product((-1, 0, 1), repeat=len(rows)):
        if len({x for x, may in zip(across, rows, strict=True) if not may}) > 1:
            continue
        for down in product((-1, 0, 1), repeat=len(columns)):
            if len({y for y, may in zip(down, columns, strict=True) if not may}) > 1:
                continue
            closed = [
                (across[i] + down[j], n) for i, row in enumerate(table) for j, n in enumerate(row) if not pattern[i][j]
            ]
            signs = {sign for sign, _n in closed}
            if signs <= {0, 1} and 1 in signs and sum(n for sign, n in closed if sign) < LEAST:
                yield across, down


def small_entries(table, pattern):
    return [n for row, line in zip(table, pattern, strict=True)
            for n, is_open in zip(row, line, strict=True) if is_open and n < LEAST]  # fmt: skip


@pytest.mark.long
@settings(max_examples=TABLES, deadline=None)
@given(tables())
def test_no_sum_of_a_few_follows_from_what_is_shown(table):
    rows, columns = row_totals(table), column_totals(table)
    pattern = opened(table, rows=rows, columns=columns)
    assert small_entries(table, pattern) == []
    if sum(map(sum, table)) >= LEAST:
        assert list(leaks(table, pattern, rows, columns)) == []


def test_the_attack_finds_what_a_careless_table_tells():
    """So that the test above is known to look at the right place."""
    careless = ((True, False), (True, True))
    assert list(leaks([[50, 7], [60, 90]], careless, [True, True], [True, True]))


def test_a_table_of_many_is_shown_whole():
    table = [[40, 50, 60], [70, 80, 90]]
    assert all(map(all, opened(table, rows=[True, True], columns=[True, True, True])))


@pytest.mark.parametrize(
    "table",
    [[[0, 0, 0], [0, 0, 20], [0, 20, 20]], [[0, 20, 26], [0, 0, 0], [0, 0, 20]], [[0, 0, 7], [20, 2, 20], [0, 0, 22]]],
)
def test_that_nobody_is_in_several_closed_groups_is_not_computed_either(table):
    rows, columns = row_totals(table), column_totals(table)
    assert list(leaks(table, opened(table, rows=rows, columns=columns), rows, columns)) == []


@pytest.mark.parametrize(
    ("before", "grown"),
    [
        ([[5, 0], [20, 0], [131, 0]], [[0, 0], [0, 5], [0, 20]]),  # five came to the answers without totals
        ([[20, 18], [0, 20], [0, 7]], [[20, 20], [0, 0], [0, 0]]),  # nobody did
    ],
)
def test_what_grew_beside_the_totals_that_are_shown_is_many_or_waits(before, grown):
    after = [[a + b for a, b in zip(*pair, strict=True)] for pair in zip(before, grown, strict=True)]
    rows = [a and b for a, b in zip(row_totals(before), row_totals(after), strict=True)]
    columns = [a and b for a, b in zip(column_totals(before), column_totals(after), strict=True)]
    was = opened(before, rows=row_totals(before), columns=column_totals(before))
    now = opened(after, rows=row_totals(after), columns=column_totals(after))
    assert not may_follow(before, after, rows=rows, columns=columns, was=was, now=now)


def test_a_few_take_others_along():
    pattern = opened([[7, 50, 60], [70, 80, 90]], rows=[True, True], columns=[True, True, True])
    assert [list(row).count(False) for row in pattern] == [2, 2]


@pytest.mark.long
@settings(max_examples=TABLES, deadline=None)
@given(tables(most=3), st.data())
def test_two_days_subtracted_tell_no_sum_of_a_few(before, data):
    grown = [[data.draw(PEOPLE) for _ in row] for row in before]
    after = [[a + b for a, b in zip(*pair, strict=True)] for pair in zip(before, grown, strict=True)]
    rows = [a and b for a, b in zip(row_totals(before), row_totals(after), strict=True)]
    columns = [a and b for a, b in zip(column_totals(before), column_totals(after), strict=True)]
    was = opened(before, rows=row_totals(before), columns=column_totals(before))
    now = opened(after, rows=row_totals(after), columns=column_totals(after))
    if may_follow(before, after, rows=rows, columns=columns, was=was, now=now):
        both = [[a and b for a, b in zip(*pair, strict=True)] for pair in zip(was, now, strict=True)]
        assert small_entries(grown, both) == []
        assert list(leaks(grown, both, rows, columns)) == []
