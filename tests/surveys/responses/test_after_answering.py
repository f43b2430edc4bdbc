"""After a quiz: which answers were right, and why. After a poll: how everybody voted, as far as it may be shown."""

import pytest
from django.db import connection

from surveys.questionnaires.actions import check_ready
from surveys.questionnaires.asked import asked
from surveys.questionnaires.errors import NotReady
from surveys.responses import actions
from surveys.responses.checking import check
from surveys.responses.marking import is_passed
from surveys.results.actions import count_the_night
from tests import factories as make
from tests.api import ROOT, program_of

HIDING = {"op": "=", "question": "washing", "value": "5 秒"}
pytestmark = pytest.mark.django_db


def quiz(**fields):
    made = make.questionnaire(kind="quiz", **fields)
    made.questions.filter(kind="single").update(explanation="皂液要搓滿二十秒")
    made.questions.filter(kind="multiple").update(explanation="吃東西前手要乾淨")
    make.notice(questionnaire=made)
    made.refresh_from_db()
    return made


@pytest.fixture
def reader(client):
    client.cookies["tuili_language"] = "en"
    client.force_login(make.citizen().user)
    return client


def wrong(asked):
    single = asked.questions.get(kind="single")
    return make.right_answers(asked) | {str(single.pk): single.choices.get(is_right=False).pk}


def answer(reader, asked, answers):
    return reader.post(f"/questionnaires/{asked.pk}/", answers, follow=True).content.decode()


def test_a_question_that_was_never_asked_is_not_answered_rightly():
    """Past the checks, such as a quiz that was open before they were there."""
    made = make.questionnaire(kind="quiz")
    made.questions.filter(kind="single").update(name="washing")
    made.questions.filter(kind="multiple").update(shown_if="${washing} = '5 秒'", shown_tree=HIDING)
    version = made.version
    hidden = str(made.questions.get(kind="multiple").pk)
    sent = {key: value for key, value in make.right_answers(made).items() if key != hidden}
    with pytest.raises(NotReady, match="何時洗手"):
        check_ready(version)
    right = frozenset(each.question.pk for each in check(asked(version), sent) if each.is_right)
    assert not is_passed(asked(version), right)
    assert is_passed(asked(version), right | {int(hidden)})


def test_who_passed_reads_why_each_answer_is_right(reader):
    page = answer(reader, asked := quiz(), make.right_answers(asked))
    assert "皂液要搓滿二十秒" in page
    assert "吃東西前手要乾淨" in page
    assert "Not right" not in page


def test_while_a_try_is_left_what_was_wrong_is_told_and_nothing_that_gives_it_away(reader):
    page = answer(reader, asked := quiz(max_tries=3), wrong(asked))
    assert "Tries left: 2." in page
    assert ("img/try-again" in page, "data-celebrate" in page) == (True, False)
    assert "Not right" in page
    assert "皂液要搓滿二十秒" not in page
    assert "Right is:" not in page
    assert "吃東西前手要乾淨" in page  # of the answer that was right


def test_after_the_last_try_the_right_answer_is_told_with_its_reason(reader):
    page = answer(reader, asked := quiz(max_tries=1), wrong(asked))
    assert "Right is:" in page
    assert "20 秒" in page
    assert "皂液要搓滿二十秒" in page


def test_it_is_kept_on_the_device_and_nowhere_else(reader):
    answer(reader, asked := quiz(), make.right_answers(asked))
    kept = reader.cookies["tuili_quiz"]
    assert (kept["path"], kept["httponly"], kept["max-age"]) == (f"/questionnaires/{asked.pk}/", True, 3600)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_session WHERE session_data LIKE %s", ["%quiz%"])
        assert cursor.fetchone() == (0,)
    other = make.open_questionnaire(kind="quiz")
    answer(reader, other, make.right_answers(other))
    reader.cookies["tuili_quiz"] = kept.value  # of another quiz
    assert "one by one" not in reader.get(f"/questionnaires/{other.pk}/done/").content.decode()


def test_an_altered_mark_is_no_mark(reader):
    answer(reader, asked := quiz(max_tries=2), wrong(asked))
    reader.cookies["tuili_quiz"] = "1.2.3:forged"
    assert "one by one" not in reader.get(f"/questionnaires/{asked.pk}/done/").content.decode()


def test_programs_are_told_the_same():
    asked = quiz(max_tries=2)
    single, multiple = asked.questions.get(kind="single"), asked.questions.get(kind="multiple")
    program = program_of(make.citizen())
    first = program.post(f"{ROOT}questionnaires/{asked.pk}/responses/", {"answers": wrong(asked)}).json()["marked"]
    assert first == [
        {"question": single.pk, "right": False, "right_answers": [], "why": "", "place": ""},
        {"question": multiple.pk, "right": True, "right_answers": [], "why": "吃東西前手要乾淨", "place": ""},
    ]
    last = program.post(f"{ROOT}questionnaires/{asked.pk}/responses/", {"answers": wrong(asked)}).json()["marked"]
    why = {"why": "皂液要搓滿二十秒", "place": ""}
    assert last[0] == {"question": single.pk, "right": False, "right_answers": ["20 秒"]} | why


def test_before_answering_nobody_is_told_why():
    asked = quiz()
    told = program_of(make.citizen()).get(f"{ROOT}questionnaires/{asked.pk}/").content.decode()
    assert "皂液" not in told


# Polls


def vote(asked, count, text):
    first = asked.questions.get(kind="single")
    for _ in range(count):
        sent = make.right_answers(asked) | {str(first.pk): first.choices.get(text=text).pk}
        actions.submit(asked, make.citizen(), sent, now=make.NOW)


def test_who_voted_sees_how_everybody_voted_once_that_may_be_shown(reader):
    asked = make.open_questionnaire(kind="poll")
    assert "The results come here in the night" in answer(reader, asked, make.right_answers(asked))
    vote(asked, 24, "20 秒")
    vote(asked, 25, "5 秒")
    count_the_night(today=make.later(days=400).date())
    page = reader.get(f"/questionnaires/{asked.pk}/done/").content.decode()
    assert "25 (50 %)" in page
    assert "50 responses, counted on" in page


def test_a_survey_shows_no_votes(reader):
    asked = make.open_questionnaire(kind="survey")
    assert "How everybody voted" not in answer(reader, asked, make.right_answers(asked))
