"""Each kind is made at the desk, asked on a page that needs no script, described to programs, counted and exported."""

import re

import pytest

from surveys.questionnaires import actions
from surveys.questionnaires.errors import NotReady
from surveys.questionnaires.models import Question
from surveys.questionnaires.queries import content_hash
from surveys.responses.mixing import mix
from surveys.responses.models import Answer, Response
from tests import factories as make
from tests.api import ROOT, program_of
from tests.staff import at_desk

pytestmark = pytest.mark.django_db
ASKED = [("yes_no", None), ("rating", 4), ("nps", None), ("number", 20), ("date", None), ("short", 30),
         ("consent", None)]  # fmt: skip
SAID = {"yes_no": "0", "rating": "3", "nps": "9", "number": "7.5", "date": "2026-11-29", "short": "好", "consent": "1"}


@pytest.fixture
def asked():
    made = make.questionnaire(kind="survey", is_anonymous=False)
    for order, (kind, most) in enumerate(ASKED, start=10):
        Question.objects.create(version=made.version, order=order, kind=kind, text=f"問 {kind}", most=most)
    make.notice(questionnaire=made)
    made.refresh_from_db()
    return made


def said(asked):
    """Right answers to the usual questions, and one to each of the others."""
    mine = make.right_answers(asked)
    return mine | {str(q.pk): SAID[q.kind] for q in asked.questions.all() if q.kind in SAID}


@pytest.fixture
def reader(client):
    client.cookies["tuili_language"] = "en"
    client.force_login(make.citizen().user)
    return client


def test_a_page_without_script_asks_and_takes_each(asked, reader):
    page = reader.get(f"/questionnaires/{asked.pk}/").content.decode()
    for question in asked.questions.all():
        assert re.search(rf'name="{question.pk}"', page), question.kind
    assert "1 is the worst, 4 the best." in page
    assert "A number, 20 or less." in page
    reader.post(f"/questionnaires/{asked.pk}/", said(asked))
    kept = {a.question.kind: a for a in Answer.objects.select_related("question").filter(choice=None)}
    assert (kept["yes_no"].number, kept["rating"].number, kept["number"].number) == (0, 3, 7.5)
    assert (str(kept["date"].day), kept["short"].text, kept["consent"].number) == ("2026-11-29", "好", 1)


def test_what_was_typed_stays_beside_its_sentence(asked, reader):
    number = asked.questions.get(kind="number")
    page = reader.post(f"/questionnaires/{asked.pk}/", said(asked) | {str(number.pk): "twenty"}).content.decode()
    assert "Please write a number, such as 12 or 3.5." in page
    assert 'value="twenty"' in page
    assert re.search(r'value="2026-11-29"', page)
    assert not Response.objects.exists()


def test_programs_are_told_the_limits_and_answer_by_the_same_rules(asked):
    program = program_of(make.citizen())
    told = {q["kind"]: q["limits"] for q in program.get(f"{ROOT}questionnaires/{asked.pk}/").json()["questions"]}
    assert told["rating"] == {"least": 1, "most": 4, "whole": True}
    assert told["number"] == {"most": 20}
    assert told["short"] == {"characters": 30}
    assert told["date"] == {"first": "1900-01-01", "last": "2199-12-31"}
    mine = said(asked) | {str(asked.questions.get(kind="nps").pk): 11}
    refused = program.post(f"{ROOT}questionnaires/{asked.pk}/responses/", {"answers": mine})
    assert refused.status_code == 400
    assert program.post(f"{ROOT}questionnaires/{asked.pk}/responses/", {"answers": said(asked)}).status_code == 201


def test_the_agency_reads_counts_and_single_answers_of_each(asked, reader):
    reader.post(f"/questionnaires/{asked.pk}/", said(asked))
    desk = at_desk(make.staff("editor", asked.agency))
    desk.cookies["tuili_language"] = "en"
    page = desk.get(f"/admin/surveys/questionnaire/{asked.pk}/results/").content.decode()
    assert "On average 3.00 of 4" in page
    assert "Net promoter score: +100" in page
    assert "2026-11" in page
    lines = b"".join(desk.get(f"/admin/surveys/questionnaire/{asked.pk}/answers.csv")).decode()
    assert "問 number,7.5" in lines
    assert "問 date,2026-11-29" in lines


def test_numbers_and_days_survive_the_night():
    made = make.questionnaire(kind="survey")
    Question.objects.create(version=made.version, order=9, kind="number", text="幾個？")
    Question.objects.create(version=made.version, order=9, kind="date", text="哪天？")
    make.notice(questionnaire=made)
    response = Response.objects.create(version=made.version, on=make.NOW.date())
    for question, value in ((made.questions.get(kind="number"), {"number": 4}),
                            (made.questions.get(kind="date"), {"day": make.NOW.date()})):  # fmt: skip
        Answer.objects.create(response=response, question=question, **value)
    mix(before=make.later(days=1).date())
    assert Answer.objects.get(question__kind="number").number == 4
    assert Answer.objects.get(question__kind="date").day == make.NOW.date()


def test_the_desk_makes_each_and_refuses_limits_that_make_no_sense():
    agency = make.agency()
    editor = at_desk(make.staff("editor", agency))
    editor.cookies["tuili_language"] = "en"
    form = {"agency": agency.pk, "title": "各種題目", "kind": "survey", "coins": 0, "max_tries": 1,
            "is_anonymous": "on", "questions-TOTAL_FORMS": len(ASKED), "questions-INITIAL_FORMS": 0}  # fmt: skip
    for number, (kind, most) in enumerate(ASKED):
        row = {"kind": kind, "text": f"問 {kind}", "choices": "", "is_required": "on", "most": most or "", "least": ""}
        form |= {f"questions-{number}-{name}": value for name, value in row.items()}
    wrong = editor.post("/admin/surveys/questionnaire/add/", form | {"questions-0-most": "3"})
    assert "leave both empty" in wrong.content.decode()
    editor.post("/admin/surveys/questionnaire/add/", form)
    assert set(Question.objects.values_list("kind", flat=True)) == {kind for kind, _most in ASKED}


def test_limits_that_came_past_the_desk_are_refused_when_it_opens():
    made = make.questionnaire(kind="survey")
    Question.objects.create(version=made.version, kind="rating", text="幾分？", most=99)
    with pytest.raises(NotReady, match="幾分"):
        actions.check_ready(made.version)


def test_other_limits_are_another_fingerprint():
    made = make.questionnaire()
    before = content_hash(made.version)
    made.questions.filter(kind="multiple").update(most=2)
    assert content_hash(made.version) != before
