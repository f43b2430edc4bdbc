"""Formulas against tables of books, and weights against tables reckoned by hand."""

import pytest

from surveys.results.raking import rake
from surveys.results.statistics import chi_square, difference, effective, kappa, upper_tail, wilson

# Critical values that every table of chi-square prints.
PRINTED = [
    (3.841, 1, 0.05), (5.991, 2, 0.05), (6.635, 1, 0.01), (18.307, 10, 0.05), (43.773, 30, 0.05), (2.706, 1, 0.1),
    (124.342, 100, 0.05), (0.103, 2, 0.95),
]  # fmt: skip


@pytest.mark.parametrize(("statistic", "freedom", "p"), PRINTED)
def test_probabilities_are_those_of_the_printed_table(statistic, freedom, p):
    assert upper_tail(statistic, freedom) == pytest.approx(p, abs=0.0005)


def test_a_table_of_four_by_hand():
    """30 of 50 against 20 of 50: every cell is 5 from its expected 25, so 4 × 25 / 25 = 4."""
    found = chi_square([[30, 20], [20, 30]])
    assert (found.statistic, found.freedom, found.few) == (pytest.approx(4.0), 1, 0)
    assert found.p == pytest.approx(0.0455, abs=0.0001)
    assert found.v == pytest.approx(0.2)
    assert found.differs


def test_few_people_are_said():
    found = chi_square([[1, 9], [9, 1]])
    assert (found.few, found.is_doubtful) == (0, False)
    assert chi_square([[1, 4], [3, 2]]).few == 4


def test_nothing_is_tested_where_all_gave_one_answer():
    assert chi_square([[30, 40], [0, 0]]) is None


def test_an_interval_by_wilson():
    """10 of 100: Newcombe (1998) prints .0552 to .1744."""
    assert wilson(10, 100) == (pytest.approx(0.0552, abs=5e-5), pytest.approx(0.1744, abs=5e-5))
    assert wilson(0, 30)[0] == 0
    assert wilson(30, 30)[1] == pytest.approx(1)


def test_a_difference_by_newcombe():
    """56/70 and 48/80: Newcombe (1998), example (a), method 10 prints .0524 to .3339."""
    gap, low, high = difference(48, 80, 56, 70)
    assert (gap, low, high) == (pytest.approx(0.2), pytest.approx(0.0524, abs=5e-5), pytest.approx(0.3339, abs=5e-5))


def test_kappa_of_a_table_in_the_books():
    """Two read 50 proposals: both yes 20, both no 15, 5 and 10 apart; kappa is 0.40."""
    one = [True] * 20 + [True] * 5 + [False] * 10 + [False] * 15
    two = [True] * 20 + [False] * 5 + [True] * 10 + [False] * 15
    assert kappa(one, two) == pytest.approx(0.4)
    assert kappa([True], [True]) is None


def test_kish_by_hand():
    """Fifty of weight 1.5 and fifty of 0.5: 100² / (50 × 2.25 + 50 × 0.25) = 80."""
    assert effective([(1.5, 50), (0.5, 50)]) == pytest.approx(80)
    assert effective([(1, 100)]) == 100


def test_one_margin_is_its_share_over_what_came():
    raked = rake({("f",): 60, ("m",): 40}, [{"f": 0.5, "m": 0.5}])
    assert raked.weights == {("f",): pytest.approx(50 / 60), ("m",): pytest.approx(50 / 40)}
    assert raked.converged
    assert raked.gap == pytest.approx(0)


# By hand, two margins each half: the odds ratio of 40, 10, 20, 30 is 6 and stays; so x² = 6 (0.5 - x)² and
# x = 0.5 √6 / (1 + √6) = 0.35505 of all are in the first cell and the last, 0.14495 in the others.
RAKED = {("a", "x"): 0.35505, ("a", "y"): 0.14495, ("b", "x"): 0.14495, ("b", "y"): 0.35505}


def test_two_margins_keep_the_odds_of_the_table():
    counts = {("a", "x"): 40, ("a", "y"): 10, ("b", "x"): 20, ("b", "y"): 30}
    raked = rake(counts, [{"a": 0.5, "b": 0.5}, {"x": 0.5, "y": 0.5}])
    assert raked.converged
    shares = {cell: counts[cell] * weight / 100 for cell, weight in raked.weights.items()}
    assert shares == {cell: pytest.approx(share, abs=1e-5) for cell, share in RAKED.items()}


def test_trimmed_weights_are_counted_and_the_gap_that_they_leave_is_said():
    counts = {("a",): 980, ("b",): 20}
    raked = rake(counts, [{"a": 0.5, "b": 0.5}])
    assert raked.trimmed == 20
    assert raked.weights["b",] == 3.0
    assert raked.gap == pytest.approx(0.5 - 60 / 560)


def test_who_did_not_tell_keeps_a_weight_and_a_group_without_anybody_asks_nothing():
    raked = rake({("a",): 30, ("b",): 10, ("",): 20}, [{"a": 0.5, "b": 0.3, "nobody": 0.2}])
    mean = sum(raked.weights[cell] * n for cell, n in {("a",): 30, ("b",): 10, ("",): 20}.items()) / 60
    told = raked.weights["a",] * 30 + raked.weights["b",] * 10
    assert mean == pytest.approx(1, abs=1e-6)
    assert raked.weights["a",] * 30 / told == pytest.approx(0.625)
    assert raked.weights["",] == pytest.approx(1, abs=1e-6)
