"""A run of the tests says what it took, so that it does not grow unnoticed; no speed of a machine fails it."""

import pytest

from tests import budget


@pytest.fixture
def notes(tmp_path):
    """Two runs: 12 files in 300 s, then one of them again in 100 s."""
    path = tmp_path / "times"
    lines = [f"{number}.00\ttests/test_{number}.py" for number in range(12)] + ["300.00\tall", "90.00\ttests/test_3.py"]
    path.write_text("\n".join([*lines, "100.00\tall"]))
    return path


def test_runs_add_up_and_the_ten_slowest_files_are_named(notes, capsys):
    budget.main(notes, 480)
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "The 10 slowest of 12 files:"
    assert said[1].split() == ["93.0", "s", "tests/test_3.py"]
    assert len(said) == 12
    assert said[-1] == "400 s of a budget of 480 s."


@pytest.mark.parametrize("seconds", [480, 400, 399, 100])
def test_over_the_budget_is_said(notes, capsys, seconds):
    budget.main(notes, seconds)
    assert ("over it" in capsys.readouterr().out) == (seconds < 400)


def test_a_run_without_notes_says_nothing(tmp_path, capsys):
    budget.main(tmp_path / "none", 480)
    assert capsys.readouterr().out == ""
