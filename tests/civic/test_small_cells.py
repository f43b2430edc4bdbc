"""No count of fewer than twenty people is shown, and none can be had by subtracting what is shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civic.core.small_cells import LEAST, may_follow, shown

COUNTS = st.lists(st.integers(0, 90), min_size=2, max_size=8)


def test_a_small_cell_takes_a_second_one_with_it():
    assert shown([60, 30, 5], total=95, is_partition=True) == [True, False, False]


def test_two_small_cells_take_a_third_when_together_they_are_few():
    assert shown([60, 30, 5, 4], total=99, is_partition=True) == [True, False, False, False]
    assert shown([60, 30, 12, 11], total=113, is_partition=True) == [True, True, False, False]


def test_a_few_who_did_not_answer_are_not_computed_either():
    assert shown([60, 30], total=95, is_partition=True) == [True, False]


def test_of_several_choices_each_stands_against_all_who_did_not_choose_it():
    assert shown([95, 40, 30], total=100, is_partition=False) == [False, True, False]


@pytest.mark.parametrize("total", range(LEAST))
def test_nothing_opens_before_twenty(total):
    assert not any(shown([total], total=total, is_partition=True))


@given(COUNTS, st.integers(0, 60))
def test_the_differencing_attack_on_one_table_finds_no_few_people(counts, silent):
    """Whatever is shown, added up and taken from the total leaves twenty or more, or nobody."""
    total = sum(counts) + silent
    seen = [n for n, may in zip(counts, shown(counts, total=total, is_partition=True), strict=True) if may]
    assert all(n >= LEAST for n in seen)
    left = total - sum(seen)  # hidden cells, and those who said nothing
    assert left == 0 or left >= LEAST or not seen
    if seen and len(seen) == len(counts) - 1:
        assert silent, "a single hidden cell would be the rest"


@given(COUNTS, st.data())
def test_the_differencing_attack_on_two_days_finds_no_few_people(before, data):
    """Somebody keeps each day's counts: what came between is either nothing, or twenty people and more."""
    grown = data.draw(st.lists(st.integers(0, 60), min_size=len(before), max_size=len(before)))
    after = [a + b for a, b in zip(before, grown, strict=True)]
    totals = (sum(before), sum(after))
    if not may_follow(before, after, totals=totals, is_partition=True):
        return
    was = shown(before, total=totals[0], is_partition=True)
    now = shown(after, total=totals[1], is_partition=True)
    known = [after[i] - before[i] for i in range(len(after)) if was[i] and now[i]]
    assert all(n >= LEAST for n in known)
    left = totals[1] - totals[0] - sum(known)
    assert left == 0 or left >= LEAST


def test_one_answer_more_changes_nothing_that_is_shown():
    assert not may_follow([40, 40], [41, 40], totals=(80, 81), is_partition=True)
    assert not may_follow([40, 40], [60, 41], totals=(80, 101), is_partition=True)
    assert may_follow([40, 40], [60, 60], totals=(80, 120), is_partition=True)
