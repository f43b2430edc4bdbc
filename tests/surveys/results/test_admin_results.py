"""The results page and its CSV: counts, and never who."""

import pytest

from civic.agencies.models import Role
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
