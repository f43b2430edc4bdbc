"""Conditions are read, written and refused with their place; what can never be shown or answered is not published."""

from types import SimpleNamespace

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as some

from surveys.logic import faults as module
from surveys.logic.evaluation import holds
from surveys.logic.faults import faults
from surveys.logic.grammar import Unreadable, parse, tree_of, written
from surveys.logic.steps import steps_of

AGE = {"op": ">=", "question": "age", "value": "18"}
ROADS = {"op": "selected", "question": "topics", "value": "roads"}


READ = [
    ("${age} >= 18", AGE), ("18 <= ${age}", AGE), ("{age} ≥ 18", AGE), ("＄｛age｝ ≥ 18", AGE),
    ("selected(${topics}, 'roads')", ROADS), ("已選（{topics}，「roads」）", ROADS),
    ("not(${age} >= 18)", {"op": "not", "of": [AGE]}), ("非 {age}>=18", {"op": "not", "of": [AGE]}),
    ("${age} >= 18 and ${age} >= 18 or ${age} >= 18", {"op": "or", "of": [{"op": "and", "of": [AGE, AGE]}, AGE]}),
    ("${age} >= 18 and (${age} >= 18 or ${age} >= 18)", {"op": "and", "of": [AGE, {"op": "or", "of": [AGE, AGE]}]}),
    ("${town} ≠ '關山 (or) 鹿野'", {"op": "!=", "question": "town", "value": "關山 (or) 鹿野"}),
    (". < -0.5", {"op": "<", "question": ".", "value": "-0.5"}), ("  ", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "tree"), READ)
def test_a_condition_is_read_as_a_tree(text, tree):
    assert parse(text) == tree
    assert parse(written(tree)) == tree


REFUSED = [
    ("${town} = 'Taitung", 11, "a quotation mark is opened here and never closed."),
    ("(${age} > 1 and ${age} < 3", 1, "a bracket is opened here and never closed."),
    ("selected(${topics}, 'a'", 9, "a bracket is opened here and never closed."),
    ("age > 3", 1, "write a question as ${age}."), ("${age", 1, "write a question’s name in brackets"),
    ("${age} 3", 8, "one of = ≠ < ≤ > ≥ is needed"), ("${age} >", 9, "a number is needed, or words in quotation marks"),
    ("${age} > 3 ${age} < 9", 12, "“and” or “or” is missing"), ("${age} > 3 and", 15, "a question is needed"),
    ("${age} > 3; drop", 11, "“;” cannot be used in a condition"), ("(" * 300, 21, "brackets in brackets"),
    ("not " * 100 + "${a} = 1", 81, "brackets in brackets"), ("a" * 501, 501, "at most 500 characters"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "at", "why"), REFUSED)
def test_what_cannot_be_read_is_refused_with_its_place(text, at, why):
    with override("en"), pytest.raises(Unreadable) as fault:
        parse(text)
    assert fault.value.at == at
    assert f"At character {at}: " in str(fault.value)
    assert why in str(fault.value)
    assert tree_of(text) is None


@given(some.text(alphabet="${}age()'\"=<>≠. 18andornotselected,，“”且或", max_size=40))
def test_whatever_is_typed_is_read_or_refused_with_a_place_inside_it(text):
    try:
        tree = parse(text)
    except Unreadable as fault:
        assert 1 <= fault.at <= len(text) + 1
    else:
        assert parse(written(tree)) == tree


def question(kind="single", *, name, shown_if="", must="", choices=("yes", "no"), required=True, text="？", **limits):
    made = [
        SimpleNamespace(pk=n, text=f"答 {key}", name=key, is_right=False, is_row=False, is_other=False)
        for n, key in enumerate(choices)
    ]
    return SimpleNamespace(
        pk=name, kind=kind, text=text, text_en="", name=name, shown_if=shown_if, must=must, is_required=required,
        least=limits.get("least"), most=limits.get("most"), choices=SimpleNamespace(all=lambda: made),
    )  # fmt: skip


def told(*questions):
    with override("en"):
        return [(fault.at, fault.box, fault.words) for fault in faults(steps_of(questions))]


FIRST, AGED = question(name="a"), question("number", name="age", choices=())
WRONG = [
    ([question(name="b", shown_if="${x} = 'yes'")], "There is no question called “x”."),
    ([question(name="b", shown_if="${b} = 'yes'")], "“b” is this very question"),
    ([question(name="b", shown_if=". = 'yes'")], "“.” is this very question"),
    ([question(name="b", shown_if="${c} = 'yes'"), question(name="c", shown_if="${b} = 'yes'")], "“c” comes later"),
    ([question(name="b", shown_if="${a} = 'maybe'")], "“a” has no answer “maybe”."),
    ([question(name="b", shown_if="${a} > 'no'")], "“a” is neither a number nor a day"),
    ([question(name="b", shown_if="${age} = 'many'")], "“age” is a number"),
    ([question(name="b", shown_if="selected(${age}, '3')")], "“age” has no answers to choose from"),
    ([question(name="b", text="為什麼 ${later}？"), question(name="later")], "“later” comes later"),
    ([question(name="a")], "Two questions are called “a”."),
    ([question(name="b", shown_if="${a} = 'yes' and ${a} = 'no'")], "This can never be shown"),
    ([question(name="b", shown_if="${age} > 3 and not(${age} >= 2)")], "This can never be shown"),
    ([question(name="b", shown_if="${a} = ''")], "This can never be shown"),
    ([question(name="b", shown_if="${a} = 'yes'"), question(name="c", shown_if="${b} = 'no' and ${a} = 'no'")],
     "This can never be shown"),
    ([question("section", name="s", choices=(), shown_if="${a} = 'yes'"), question(name="c", shown_if="${a} = 'no'")],
     "This can never be shown"),
    ([question("number", name="n", choices=(), most=5, must=". > 5")], "Nobody could go on here"),
    ([question("note", name="n", choices=()), question(name="c", shown_if="${n} = 'x'")], "gives no answer"),
    ([question("multiple", name="m"), question(name="c", shown_if="${m} = 'yes'")], "ask with selected(${m}, '…')"),
]  # fmt: skip


@pytest.mark.parametrize(("more", "why"), WRONG)
def test_a_condition_that_cannot_be_meant_is_refused(more, why):
    assert any(why in words for _at, _box, words in told(FIRST, AGED, *more))


RIGHT = [
    [question(name="b", shown_if="${a} = 'yes' and ${age} > 17.5")],
    [question(name="b", shown_if="${a} = 'yes'"), question(name="c", shown_if="${b} = '' or ${b} = 'no'")],
    [question("multiple", name="m", choices=("x", "y", "z"), most=2),
     question(name="c", shown_if="selected(${m}, 'x') and selected(${m}, 'y')")],
    [question("date", name="d", choices=()),
     question(name="c", shown_if="${d} > '2026-01-01' and ${d} < '2026-01-03'")],
    [question("text", name="t", choices=(), required=False), question(name="c", shown_if="${t} = ''")],
    [question("number", name="n", choices=(), least=0, most=9, must=". != 4 and . > 3", text="${age} 歲，幾次？")],
]  # fmt: skip


@pytest.mark.parametrize("more", RIGHT)
def test_a_condition_that_some_answers_fulfil_is_fine(more):
    assert told(FIRST, AGED, *more) == []


def test_all_conditions_together_are_tried_within_one_budget(monkeypatch):
    """Twenty choices are a million sets, and each card may ask about them: nothing is refused then, and soon."""
    looked = []
    monkeypatch.setattr(module, "holds", lambda tree, values: looked.append(1) or holds(tree, values))
    names = list("abcdefghijklmnopqrst")
    many = question("multiple", name="m", choices=names, most=1)
    all_of = " and ".join(f"selected(${{m}}, '{name}')" for name in names)
    never = [question(name=f"n{n}", shown_if=all_of) for n in range(3)]
    hard = question("multiple", name="h", choices=names, most=19, must=all_of.replace("${m}", "."))
    assert told(many, *never, hard) == []
    assert len(looked) < 5 * module.MOST_TRIED


def test_several_answers_that_the_limits_forbid_are_no_way_to_be_shown():
    many = question("multiple", name="m", choices=("x", "y", "z"), most=1)
    both = question(name="c", shown_if="selected(${m}, 'x') and selected(${m}, 'y')")
    assert "This can never be shown" in told(many, both)[0][2]
