"""What each kind of question takes, and what it says to what it does not take: by form and by program alike."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils.translation import override

from surveys.kinds.registry import KINDS
from surveys.questionnaires.models import Question


def asked(kind, *, choices=0, required=True, least=None, most=None, columns=99, other=None):
    """A question with so many choices, whose ids are 1, 2, …"""
    made = [
        SimpleNamespace(
            pk=n, text=f"答{n}", words=f"答{n}", name="", is_right=False, is_row=n > columns, is_other=n == other
        )
        for n in range(1, choices + 1)
    ]
    return SimpleNamespace(
        pk=1, kind=kind, text="？", is_required=required, least=least and Decimal(least), most=most and Decimal(most),
        is_anonymous=True,
        choices=SimpleNamespace(all=lambda: made),
    )  # fmt: skip


def test_every_kind_that_an_editor_may_choose_is_there():
    assert set(KINDS) == {str(kind) for kind in Question.Kind.values}


TAKEN = [
    ("yes_no", {}, "1", 1), ("yes_no", {}, 0, 0),
    ("rating", {}, "5", 5), ("rating", {"most": 10}, 10, 10),
    ("nps", {}, "0", 0), ("nps", {}, 10, 10),
    ("number", {}, "3.5", Decimal("3.5")), ("number", {}, "１２", 12), ("number", {}, "1,200", 1200),
    ("number", {"least": 0, "most": 9}, 9, 9), ("number", {}, "-4", -4),
    ("whole", {}, "１２", 12), ("whole", {}, "3.0", 3), ("whole", {"least": 1, "most": 9}, 9, 9),
    ("whole", {}, "-4", -4),
    ("consent", {}, ["1"], 1), ("consent", {}, True, 1),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "limits", "value", "number"), TAKEN)
def test_a_number_is_taken(kind, limits, value, number):
    given = KINDS[kind].check(asked(kind, **limits), value)
    assert given.number == number
    assert [row["number"] for row in KINDS[kind].store(given)] == [number]


def test_a_day_is_taken():
    assert KINDS["date"].check(asked("date"), "2026-11-29").day == date(2026, 11, 29)


def test_a_few_words_are_taken():
    assert KINDS["short"].check(asked("short"), " 謝謝\x00 ").text == "謝謝"


REFUSED = [
    ("yes_no", {}, "2", "cannot be chosen here"), ("yes_no", {}, True, "cannot be chosen here"),
    ("yes_no", {}, "", "choose an answer"),
    ("whole", {}, "3.5", "whole number"), ("whole", {"least": 1}, 0, "1 or more"), ("whole", {}, "", "write a number"),
    ("rating", {}, "6", "cannot be chosen here"), ("rating", {}, "0", "cannot be chosen here"),
    ("rating", {}, ["1", "2"], "cannot be chosen here"),
    ("nps", {}, "11", "cannot be chosen here"), ("nps", {}, "-1", "cannot be chosen here"),
    ("number", {}, "much", "write a number"), ("number", {}, "nan", "write a number"),
    ("number", {}, "1e99", "write a number"), ("number", {}, "9" * 5000, "write a number"),
    ("number", {}, [1], "write a number"), ("number", {}, True, "write a number"),
    ("number", {}, "", "write a number"), ("number", {}, "0.1234567", "digits behind the point"),
    ("number", {"least": 3}, 2, "3 or more"), ("number", {"most": 3}, "3.5", "3 or less"),
    ("date", {}, "29/11/2026", "give a day"), ("date", {}, "2026-02-30", "give a day"),
    ("date", {}, "1899-12-31", "give a day"), ("date", {}, 20261129, "give a day"), ("date", {}, "", "give a day"),
    ("short", {}, "長" * 101, "at most 100 characters"), ("short", {"most": 3}, "四個字了", "at most 3 characters"),
    ("short", {}, {"a": 1}, "answer in words"), ("short", {}, "  ", "write an answer"),
    ("text", {}, "x" * 10_000_000, "at most 1000 characters"),
    ("consent", {}, "", "tick the box"), ("consent", {}, [], "tick the box"), ("consent", {}, "2", "cannot be chosen"),
    ("consent", {}, {"a": 1}, "cannot be chosen"),
    ("multiple", {"choices": 4, "least": 2}, ["1"], "at least 2 answers"),
    ("multiple", {"choices": 4, "most": 2}, ["1", "2", "3"], "at most 2 answers"),
    ("single", {"choices": 4}, ["1", "2"], "one answer only"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "limits", "value", "sentence"), REFUSED)
def test_what_does_not_fit_is_refused_with_a_sentence(kind, limits, value, sentence):
    with override("en"), pytest.raises(ValueError, match=sentence):
        KINDS[kind].check(asked(kind, **limits), value)


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("nothing", [None, ""])
def test_what_need_not_be_answered_may_stay_empty(kind, nothing):
    given = KINDS[kind].check(asked(kind, required=False, choices=3), nothing)
    assert KINDS[kind].store(given) == []


def test_within_limits_several_choices_are_taken():
    limited = asked("multiple", choices=4, least=2, most=3)
    assert KINDS["multiple"].check(limited, ["1", "4"]).choice_ids == (1, 4)
    assert KINDS["multiple"].limits(limited) == {"least": 2, "most": 3}


def test_every_answer_is_counted_in_a_cell_that_its_table_has():
    for kind, limits, value, _number in [*TAKEN, ("date", {}, "2026-11-29", None)]:
        question = asked(kind, **limits)
        (row,) = KINDS[kind].store(KINDS[kind].check(question, value))
        key = KINDS[kind].cell(question, row)
        (table,) = KINDS[kind].count(question, [key])
        assert key in dict(table.cells), kind


def test_numbers_are_counted_in_bars_between_their_limits():
    question = asked("number", least=0, most=20)
    cells = [KINDS["number"].cell(question, {"number": Decimal(n)}) for n in ("0", "1.9", "2", "19.9", "20")]
    assert cells == ["0", "0", "1", "9", "9"]


def test_scores_are_computed_from_the_counts():
    with override("en"):
        assert KINDS["nps"].figure(asked("nps"), [20, 20, 60]) == "Net promoter score: +40 (from −100 to 100)"
        assert KINDS["rating"].figure(asked("rating"), [20, 20, 20, 20, 20]) == "On average 3.00 of 5"


LIMITS = [
    ("single", 2, None, "leave both empty"), ("yes_no", None, 3, "leave both empty"),
    ("rating", 2, None, "begins at 1"),
    ("rating", None, "2.5", "begins at 1"), ("rating", None, 11, "begins at 1"), ("number", 5, 5, "must be below"),
    ("short", None, 1000, "1 to 300"), ("multiple", None, 9, "whole numbers up to 4"),
    ("multiple", 3, 2, "limit is above"), ("date", 1, None, "leave both empty"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "least", "most", "sentence"), LIMITS)
def test_limits_that_make_no_sense_are_told_to_the_editor(kind, least, most, sentence):
    numbers = [None if limit is None else Decimal(limit) for limit in (least, most)]
    with override("en"):
        assert any(sentence in fault for fault in KINDS[kind].limit_faults(*numbers, choices=4))


ORDERED = [[2, 1, 3], ["2", "1", "3"], {"1": "2", "2": "1", "3": "3"}]


@pytest.mark.parametrize("value", ORDERED)
def test_an_order_is_taken_from_a_list_or_from_places(value):
    given = KINDS["ranking"].check(asked("ranking", choices=3), value)
    assert [(row["choice_id"], row["number"]) for row in KINDS["ranking"].store(given)] == [(2, 1), (1, 2), (3, 3)]


NO_ORDER = [([2, 1], "each of these a place"), ({"1": "1", "2": "1", "3": "3"}, "have place 1"),
            ([1, 2, 9], "cannot be"), ({"1": "first", "2": "2", "3": "3"}, "each of these a place"),
            ("", "in an order"), ({"x" * 99: "1"}, "each of these a place")]  # fmt: skip


@pytest.mark.parametrize(("value", "why"), NO_ORDER)
def test_half_an_order_is_refused(value, why):
    with override("en"), pytest.raises(ValueError, match=why):
        KINDS["ranking"].check(asked("ranking", choices=3), value)


def test_a_table_keeps_each_row_with_the_place_of_its_answer():
    given = KINDS["matrix"].check(asked("matrix", choices=4, columns=2), {"3": "2", 4: 1})
    assert [(row["choice_id"], row["number"]) for row in KINDS["matrix"].store(given)] == [(3, 2), (4, 1)]


NO_TABLE = [({"3": "1"}, "an answer for “答4”"), ({"3": "1", "4": "9"}, "cannot be chosen here"), ({}, "in each row"),
            ({"1": "1", "3": "1", "4": "1"}, "cannot be chosen here"), ([3, 4], "in each row")]  # fmt: skip


@pytest.mark.parametrize(("value", "why"), NO_TABLE)
def test_half_a_table_is_refused(value, why):
    with override("en"), pytest.raises(ValueError, match=why):
        KINDS["matrix"].check(asked("matrix", choices=4, columns=2), value)


def test_other_is_kept_with_the_words_that_say_which():
    question = asked("single", choices=3, other=3)
    given = KINDS["single"].check(question, {"chosen": "3", "other": " 公車 "})
    assert KINDS["single"].store(given) == [{"choice_id": 3}, {"text": "公車", "number": None, "day": None}]
    assert KINDS["single"].check(question, {"chosen": "1", "other": "公車"}).text == ""
    assert KINDS["multiple"].check(question, {"chosen": [1, 3], "other": "公車"}).text == "公車"


def test_other_without_words_is_asked_again():
    for value in ("3", {"chosen": "3", "other": "  "}, {"chosen": "3"}):
        with override("en"), pytest.raises(ValueError, match="which other one you mean"):
            KINDS["single"].check(asked("single", choices=3, other=3), value)
