"""Editors write a question's answers as lines; what is wrong is told at its row."""

import pytest

from civic.core.roles import Role
from surveys.questionnaires.models import Questionnaire
from tests import factories as make
from tests.staff import at_desk

pytestmark = pytest.mark.django_db


def post(home, *rows, kind="quiz"):
    data = {"agency": home.pk, "title": "小測驗", "kind": kind, "coins": 0, "max_tries": 1}
    data |= {"questions-TOTAL_FORMS": len(rows), "questions-INITIAL_FORMS": 0}
    for number, row in enumerate(rows):
        fields = {"kind": "single", "order": number, "is_required": "on", **row}
        data |= {f"questions-{number}-{name}": value for name, value in fields.items()}
    return at_desk(make.staff(Role.EDITOR, home)).post("/admin/surveys/questionnaire/add/", data)


def test_lines_become_answers_and_a_star_marks_the_right_one():
    post(make.agency(), {"text": "洗手要多久？", "choices": "＊ 20 秒\n\n  5 秒\r\n"})
    question = Questionnaire.objects.get().questions.get()
    assert list(question.choices.values_list("text", "is_right")) == [("20 秒", True), ("5 秒", False)]


@pytest.mark.parametrize(
    "row",
    [
        {"choices": "甲\n乙"},
        {"choices": "* 甲\n* 乙"},
        {"choices": "* 甲"},
        {"choices": "* 甲\n甲"},
        {"choices": "* 甲\n" + "乙" * 101},
        {"choices": "* 甲\n*"},
        {"kind": "text", "choices": "甲\n乙"},
    ],
    ids=["nothing marked", "two marked", "one answer", "repeated", "too long", "no words", "free text with answers"],
)
def test_what_is_wrong_is_told_at_its_row_and_nothing_is_saved(row):
    page = post(make.agency(), {"text": "好的", "choices": "* 是\n否"}, {"text": "這題有誤", **row})
    formset = page.context["inline_admin_formsets"][0].formset
    assert [bool(errors) for errors in formset.errors] == [False, True]
    assert list(formset.errors[1]) == ["choices"]
    assert not Questionnaire.objects.exists()


def test_editing_the_lines_replaces_the_answers():
    home = make.agency()
    made = make.questionnaire(home)
    rows = list(made.questions.all())
    data = {"agency": home.pk, "title": made.title, "kind": "survey", "coins": 0, "max_tries": 1}
    data |= {"questions-TOTAL_FORMS": 3, "questions-INITIAL_FORMS": 3}
    for number, question in enumerate(rows):
        lines = "甲\n乙\n丙" if question.kind != "text" else ""
        fields = {"id": question.pk, "kind": question.kind, "order": number, "text": question.text, "choices": lines}
        data |= {f"questions-{number}-{name}": value for name, value in fields.items()}
    at_desk(make.staff(Role.EDITOR, home)).post(f"/admin/surveys/questionnaire/{made.pk}/change/", data)
    assert [question.choices.count() for question in made.questions.all()] == [3, 3, 0]


def test_a_condition_is_told_in_its_box_with_its_place():
    page = post(
        make.agency(),
        {"text": "您騎車嗎？", "choices": "是\n否", "name": "bike"},
        {"kind": "short", "text": "什麼車？", "shown_if": "${bike} = '是"},
        kind="survey",
    )
    formset = page.context["inline_admin_formsets"][0].formset
    assert list(formset.errors[1]) == ["shown_if"]
    assert "11" in formset.errors[1]["shown_if"][0]
    assert not Questionnaire.objects.exists()


def test_conditions_names_rows_and_one_that_asks_to_say_which_are_kept():
    home = make.agency()
    rows = (
        {"text": "您騎車嗎？", "choices": "是 #yes\n否\n+ 其他", "name": "bike"},
        {
            "kind": "matrix",
            "text": "您同意嗎？",
            "choices": "同意\n不同意",
            "rows": "路很平\n燈很亮",
            "shown_if": "${bike} = 'yes'",
        },
    )
    data = {"agency": home.pk, "title": "單車", "kind": "survey", "coins": 0, "max_tries": 1, "one_at_a_time": "on"}
    data |= {"questions-TOTAL_FORMS": 2, "questions-INITIAL_FORMS": 0}
    for number, row in enumerate(rows):
        data |= {
            f"questions-{number}-{key}": value for key, value in ({"kind": "single", "order": number} | row).items()
        }
    at_desk(make.staff(Role.EDITOR, home)).post("/admin/surveys/questionnaire/add/", data)
    made = Questionnaire.objects.get()
    first, second = made.questions.all()
    assert made.version.one_at_a_time
    assert [(c.text, c.name, c.is_other) for c in first.choices.all()] == [
        ("是", "yes", False), ("否", "", False), ("其他", "", True),
    ]  # fmt: skip
    assert second.shown_tree == {"op": "=", "question": "bike", "value": "yes"}
    assert [c.text for c in second.choices.all() if c.is_row] == ["路很平", "燈很亮"]
    assert second.name == "q1"
