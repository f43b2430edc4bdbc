import json

import pytest

from rewards import coins
from surveys.responses.models import Participation, Response
from tests import factories as make
from tests.api import ROOT, program_of, refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def quiz():
    return make.open_questionnaire(kind="quiz", coins=10, max_tries=2)


def test_the_questions_are_told_but_not_which_answer_is_right(quiz):
    body = program_of(make.citizen()).get(f"{ROOT}questionnaires/{quiz.pk}/").json()
    terms = {"max_tries", "wait_minutes", "draws", "next_try_at", "begun", "holds_awards", "contradicts"}
    terms |= {"fast_percent", "straight_from", "lets_correct"}
    assert set(body) == {"id", "title", "kind", "questions"} | terms
    first, _second, words = body["questions"]
    assert set(first) == {
        "id", "name", "kind", "text", "text_en", "hint", "hint_en", "required", "choices", "rows", "limits", "shown_if",
        "must", "fault", "seconds",
    }  # fmt: skip
    assert (first["kind"], first["required"], words["kind"], words["choices"]) == ("single", True, "text", [])
    assert all(set(choice) == {"id", "name", "text", "text_en", "is_other", "picture"} for choice in first["choices"])
    assert "right" not in json.dumps(body)


def test_right_answers_earn_the_coins_at_once_and_once(quiz):
    program = program_of(make.citizen())
    answers = {"answers": make.right_answers(quiz)}
    response = program.post(f"{ROOT}questionnaires/{quiz.pk}/responses/", answers)
    assert response.status_code == 201
    told = response.json()
    assert {mark["right"] for mark in told.pop("marked")} == {True}
    assert told.pop("next_try_at") is None
    assert told == {
        "coins_awarded": 10,
        "balance": 10,
        "passed": True,
        "tries_left": 0,
        "exhausted": False,
        "held": False,
    }
    again = program.post(f"{ROOT}questionnaires/{quiz.pk}/responses/", answers)
    assert refusal(again, 409)["code"] == "already_answered"
    assert program.get(f"{ROOT}wallet/").json()["balance"] == 10


def test_a_wrong_answer_in_a_quiz_leaves_the_tries_that_remain(quiz):
    wrong = make.right_answers(quiz)
    single = quiz.questions.get(kind="single")
    wrong[str(single.pk)] = single.choices.get(is_right=False).pk
    body = program_of(make.citizen()).post(f"{ROOT}questionnaires/{quiz.pk}/responses/", {"answers": wrong}).json()
    assert (body["passed"], body["coins_awarded"], body["tries_left"]) == (False, 0, 1)


def test_each_fault_stands_beside_its_question_and_nothing_is_saved(quiz):
    program = program_of(make.citizen())
    single, multiple, words = quiz.questions.all()
    answers = {str(single.pk): True, str(multiple.pk): [10**40], str(words.pk): {"a": 1}, "x\x00": 1}
    error = refusal(program.post(f"{ROOT}questionnaires/{quiz.pk}/responses/", {"answers": answers}), 400)
    assert set(error["fields"]) == {f"answers.{key}" for key in answers}
    assert not Participation.objects.exists()
    assert not Response.objects.exists()


@pytest.mark.parametrize("answers", [None, [], "x", 7, True])
def test_answers_that_are_no_answers_are_refused(quiz, answers):
    response = program_of(make.citizen()).post(f"{ROOT}questionnaires/{quiz.pk}/responses/", {"answers": answers})
    assert set(refusal(response, 400)["fields"]) == {"answers"}


def test_a_questionnaire_that_is_not_open_to_someone_is_not_there():
    draft, program = make.questionnaire(), program_of(make.citizen())
    for pk in (draft.pk, 10**30):
        refusal(program.get(f"{ROOT}questionnaires/{pk}/"), 404)
        refusal(program.post(f"{ROOT}questionnaires/{pk}/responses/", {"answers": {}}), 404)
    refusal(program_of(None).get(f"{ROOT}questionnaires/{draft.pk}/"), 401)


def test_fields_that_are_not_asked_for_change_nothing(quiz):
    citizen, other = make.citizen(), make.citizen()
    response = program_of(citizen).post(
        f"{ROOT}questionnaires/{quiz.pk}/responses/",
        {
            "answers": make.right_answers(quiz), "coins_awarded": 900, "coins": 900, "balance": 900, "passed": True,
            "citizen": other.pk, "citizen_id": other.pk, "campaign": 1, "tries": 0, "questionnaire": 1,
        },
    )  # fmt: skip
    assert response.json()["coins_awarded"] == 10
    assert coins.balance(other, today=make.NOW.date()) == 0
    assert Participation.objects.get().citizen == citizen


def test_staff_who_never_were_citizens_answer_too(quiz):
    response = program_of(make.user("staff")).post(
        f"{ROOT}questionnaires/{quiz.pk}/responses/", {"answers": make.right_answers(quiz)}
    )
    assert response.status_code == 201
