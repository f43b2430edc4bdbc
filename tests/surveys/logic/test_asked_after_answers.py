"""What is asked hangs on the answers: for pages and for programs, in what is kept, and in what may be published."""

import pytest
from django.db import DatabaseError, transaction

from surveys.questionnaires import actions
from surveys.questionnaires.errors import NotReady
from surveys.questionnaires.models import Choice, Question
from surveys.questionnaires.queries import content_hash
from surveys.questionnaires.writing import cards_of, clone
from surveys.responses.models import Answer
from tests import factories as make
from tests.api import ROOT, program_of

pytestmark = pytest.mark.django_db


def drafted(**fields):
    made = make.questionnaire(kind="survey", **fields)
    made.questions.filter(kind="single").update(name="washing")
    Question.objects.create(
        version=made.version, order=10, kind="number", text="幾次？", name="times", shown_if="${washing} = '20 秒'",
        must=". >= 1", fault="至少一次",
    )  # fmt: skip
    Question.objects.create(
        version=made.version, order=11, kind="short", text="您說 ${times} 次，為什麼？", name="why",
        shown_if="${times} > 5", is_required=False,
    )  # fmt: skip
    return made


@pytest.fixture
def asked():
    made = drafted()
    make.notice(questionnaire=made)
    made.refresh_from_db()
    return made


def of(asked, name):
    return str(asked.questions.get(name=name).pk)


def sent(asked, **more):
    mine = make.right_answers(asked)
    mine |= {of(asked, "times"): "7", of(asked, "why"): "好習慣"}
    return mine | {of(asked, name): value for name, value in more.items()}


def answers(asked, program, **more):
    return program.post(f"{ROOT}questionnaires/{asked.pk}/responses/", {"answers": sent(asked, **more)})


def five_seconds(asked):
    return Choice.objects.get(question__name="washing", text="5 秒", question__version=asked.live).pk


def test_questions_that_are_asked_are_answered(asked):
    assert answers(asked, program_of(make.citizen())).status_code == 201
    assert Answer.objects.get(question__name="why").text == "好習慣"


def test_a_program_is_told_which_answer_was_to_be_left_out(asked):
    refused = answers(asked, program_of(make.citizen()), washing=five_seconds(asked))
    assert refused.status_code == 400
    assert f"answers.{of(asked, 'times')}" in refused.json()["error"]["fields"]
    shorter = sent(asked, washing=five_seconds(asked))
    del shorter[of(asked, "times")], shorter[of(asked, "why")]
    again = program_of(make.citizen()).post(f"{ROOT}questionnaires/{asked.pk}/responses/", {"answers": shorter})
    assert again.status_code == 201


def test_a_form_drops_what_was_answered_before_it_was_hidden(asked, client):
    client.force_login(make.citizen().user)
    client.post(f"/questionnaires/{asked.pk}/", sent(asked, washing=five_seconds(asked)))
    kept = set(Answer.objects.values_list("question__name", flat=True))
    assert "washing" in kept
    assert not kept & {"times", "why"}


def test_an_answer_that_does_not_fulfil_its_condition_is_told_in_the_editors_words(asked):
    refused = answers(asked, program_of(make.citizen()), times="0", why="")
    assert refused.json()["error"]["fields"][f"answers.{of(asked, 'times')}"] == ["至少一次"]


def test_programs_read_the_conditions_as_trees(asked):
    told = program_of(make.citizen()).get(f"{ROOT}questionnaires/{asked.pk}/").json()["questions"]
    times = next(each for each in told if each["name"] == "times")
    assert times["shown_if"] == {"op": "=", "question": "washing", "value": "20 秒"}
    assert times["must"] == {"op": ">=", "question": ".", "value": "1"}
    assert times["seconds"] > 0


def test_a_condition_that_goes_wrong_is_not_published():
    made = drafted()
    made.questions.filter(name="why").update(shown_if="${nobody} = 'x'")
    with pytest.raises(NotReady, match="nobody"):
        actions.submit(made)


def test_the_database_publishes_no_condition_that_it_cannot_read():
    made = drafted()
    question = made.questions.get(name="why")
    question.shown_if = "${times} > "
    question.save()
    version = made.version
    version.state, version.published_at = "published", make.NOW
    with pytest.raises(DatabaseError, match="cannot be read"), transaction.atomic():
        version.save()


def test_conditions_are_part_of_the_fingerprint_and_of_copies():
    made = drafted()
    before = content_hash(made.version)
    copy = clone(made, by=make.staff("editor", made.agency))
    assert cards_of(copy.version)[3:] == cards_of(made.version)[3:]
    made.questions.filter(name="why").update(shown_if="${times} > 6")
    assert content_hash(made.version) != before


def test_a_correction_keeps_the_conditions(asked):
    correction = actions.correct(asked, by=make.staff("editor", asked.agency))
    assert correction.questions.get(name="why").shown_tree == {"op": ">", "question": "times", "value": "5"}
