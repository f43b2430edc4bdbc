"""The results page and its CSV: counts, and never who."""

import pytest

from civic.audit.models import AuditEvent
from civic.core.roles import Role
from surveys.responses import actions as responses
from tests import factories as make
from tests.staff import at_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def answered():
    made = make.open_questionnaire(kind="survey", now=make.later(days=-400))
    someone = make.citizen("王小明")
    responses.submit(made, someone, make.right_answers(made), now=make.NOW)
    return made


def test_the_page_shows_counts_and_words_but_no_names(answered):
    editor = make.staff(Role.EDITOR, answered.agency)
    page = at_desk(editor).get(f"/admin/surveys/questionnaire/{answered.pk}/results/").content.decode()
    assert "20 秒" in page
    assert "謝謝" in page
    assert "王小明" not in page


def test_the_csv_holds_every_answer_with_its_count(answered):
    editor = make.staff(Role.EDITOR, answered.agency)
    table = at_desk(editor).get(f"/admin/surveys/questionnaire/{answered.pk}/results.csv").content.decode("utf-8-sig")
    assert "洗手要多久？,20 秒,1,100\r\n" in table
    assert "洗手要多久？,5 秒,0,0\r\n" in table


def in_words(made, *texts):
    (question,) = made.questions.filter(kind="text")
    for text in texts:
        said = make.right_answers(made) | {str(question.pk): text}
        responses.submit(made, make.citizen(), said, now=make.NOW)


def test_all_answers_in_words_are_downloaded_in_the_order_of_the_alphabet_and_on_record(answered):
    in_words(answered, *(f"word {number:02}" for number in reversed(range(25))), "=1+1")
    editor = make.staff(Role.EDITOR, answered.agency)
    desk = at_desk(editor)
    address = f"/admin/surveys/questionnaire/{answered.pk}/words.csv"
    assert address in desk.get(f"/admin/surveys/questionnaire/{answered.pk}/results/").content.decode()
    lines = b"".join(desk.get(address)).decode("utf-8-sig").splitlines()[1:]
    told = [line.split(",")[1] for line in lines]
    assert [each for each in told if each.startswith("word")] == [f"word {number:02}" for number in range(25)]
    assert "'=1+1" in told
    assert "王小明" not in "".join(lines)
    assert AuditEvent.objects.get(action="questionnaire.words_downloaded").actor == editor


def test_the_page_does_not_show_words_in_the_order_in_which_people_came(answered):
    in_words(answered, "b second", "c first", "a third")
    desk = at_desk(make.staff(Role.EDITOR, answered.agency))
    page = desk.get(f"/admin/surveys/questionnaire/{answered.pk}/results/").content.decode()
    assert page.index("a third") < page.index("b second") < page.index("c first")


def test_where_nobody_wrote_there_is_nothing_to_download():
    empty = make.open_questionnaire(kind="survey", now=make.later(days=-400))
    desk = at_desk(make.staff(Role.EDITOR, empty.agency))
    assert "words.csv" not in desk.get(f"/admin/surveys/questionnaire/{empty.pk}/results/").content.decode()
