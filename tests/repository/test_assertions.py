"""Rules for the tests: each asserts something, none imports another, and what repeats itself in full is marked."""

import ast
import re

import pytest

from tests.repository.assertions import without_assertion
from tests.repository.layers import ROOT

FILES = sorted(path for path in (ROOT / "tests").rglob("test_*.py") if "gallery" not in path.parts)
REPEATED = [path for path in FILES if "\nfrom tests import effort" in path.read_text(encoding="utf-8")]

SAMPLE = """
import pytest
from tests.api import refusal, program_of

def test_nothing():
    int("1")

def test_a_helper_that_asserts_nothing():
    look()

def look():
    program_of(None)

def test_asserts():
    assert True

def test_raises():
    with pytest.raises(ValueError):
        int("x")

def test_by_name(django_assert_num_queries):
    with django_assert_num_queries(0):
        pass

def test_a_helper_of_its_own():
    check(1)

def check(n):
    assert n

def test_a_helper_of_all_tests():
    refusal(None, 403)
"""


def test_every_test_asserts_something():
    silent = [f"{path.relative_to(ROOT)}: {name}" for path in FILES for name in without_assertion(path)]
    assert silent == []


def test_a_test_that_asserts_nothing_is_found(tmp_path):
    sample = tmp_path / "test_sample.py"
    sample.write_text(SAMPLE)
    assert without_assertion(sample) == ["test_nothing", "test_a_helper_that_asserts_nothing"]


def test_what_several_tests_share_stands_in_a_module_of_its_own():
    """A file of tests that another imports would run its fixtures and marks there, or break it by moving."""
    importing = [path.name for path in FILES if re.search(r"^from tests\.\S*\btest_\w+ import", path.read_text(), re.M)]
    assert importing == []


def uses_effort_unmarked(source: str) -> list[str]:
    """Tests that ask tests/effort.py how often, in their body or their marks, without the mark `long`."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            marks = " ".join(ast.unparse(mark) for mark in node.decorator_list)
            if "effort." in ast.unparse(node) and "mark.long" not in marks:
                found.append(node.name)
    return found


@pytest.mark.parametrize("path", REPEATED, ids=lambda path: path.stem)
def test_what_repeats_itself_more_in_full_is_run_again_in_full(path):
    source = path.read_text(encoding="utf-8")
    assert "mark.long" in source
    assert uses_effort_unmarked(source) == []


def test_a_test_that_forgot_the_mark_is_found():
    marked = "@pytest.mark.long\ndef test_a():\n    assert effort.TIMES"
    assert uses_effort_unmarked(marked) == []
    assert uses_effort_unmarked(marked.replace("@pytest.mark.long\n", "")) == ["test_a"]
