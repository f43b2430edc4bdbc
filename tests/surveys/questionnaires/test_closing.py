"""A questionnaire ends at its time, after so many people, or by hand, once and for good."""

import pytest

from civic.audit.models import AuditEvent
from civic.core.errors import NotAllowed
from civic.core.roles import Role
from surveys.questionnaires import closing
from surveys.questionnaires.models import Questionnaire
from surveys.responses import actions as responses
from tests import factories as make
from tests.staff import at_desk

pytestmark = pytest.mark.django_db


def answered_by(asked, count):
    for _ in range(count):
        responses.submit(asked, make.citizen(), make.right_answers(asked), now=make.NOW)


def test_by_hand_it_closes_for_newcomers_at_once_and_is_on_record():
    asked = make.open_questionnaire()
    closed = closing.close(asked, by=make.staff(Role.EDITOR, asked.agency), now=make.NOW)
    assert closed.is_closed(make.NOW)
    assert not closed.is_over(make.later(minutes=59))
    assert closed.is_over(make.later(minutes=60))
    assert AuditEvent.objects.get(action="questionnaire.closed")


def test_it_closes_once_and_only_what_is_open():
    asked = make.open_questionnaire()
    editor = make.staff(Role.EDITOR, asked.agency)
    closing.close(asked, by=editor, now=make.NOW)
    for each in (asked, make.questionnaire(asked.agency)):
        with pytest.raises(closing.NotOpen):
            closing.close(each, by=editor, now=make.later(hours=3))
    assert Questionnaire.objects.get(pk=asked.pk).closes_at == make.NOW


def test_no_other_agency_closes_it():
    asked = make.open_questionnaire()
    for role, agency in ((Role.EDITOR, make.agency()), (Role.COORDINATOR, None)):
        with pytest.raises(NotAllowed):
            closing.close(asked, by=make.staff(role, agency), now=make.NOW)


def test_after_so_many_people_it_closes_by_itself():
    asked = make.open_questionnaire(kind="survey", closes_after=3)
    other = make.open_questionnaire(kind="survey")
    answered_by(other, 3)
    answered_by(asked, 2)
    assert closing.close_full(now=make.NOW) == 0
    answered_by(asked, 1)
    assert closing.close_full(now=make.NOW) == 1
    assert closing.close_full(now=make.later(minutes=1)) == 0
    assert Questionnaire.objects.get(pk=asked.pk).closes_at == make.NOW
    assert not Questionnaire.objects.get(pk=other.pk).is_closed(make.later(days=99))


def test_tries_of_one_person_count_as_one():
    asked = make.open_questionnaire(kind="quiz", max_tries=5, closes_after=2)
    citizen = make.citizen()
    wrong = make.right_answers(asked)
    single = asked.asked[0]
    wrong[str(single.pk)] = single.choices.get(is_right=False).pk
    for _ in range(3):
        responses.submit(asked, citizen, wrong, now=make.NOW)
    assert closing.close_full(now=make.NOW) == 0


def test_the_button_is_there_while_it_is_open():
    asked = make.open_questionnaire()
    desk = at_desk(make.staff(Role.APPROVER, asked.agency))
    desk.cookies["tuili_language"] = "en"
    page = f"/admin/surveys/questionnaire/{asked.pk}/change/"
    assert "Close for good" in desk.get(page).content.decode()
    desk.post(f"/admin/surveys/questionnaire/{asked.pk}/step/close/", follow=True)
    assert Questionnaire.objects.get(pk=asked.pk).closes_at is not None
    assert "Close for good" not in desk.get(page).content.decode()


def test_the_page_says_when_it_closes_before_the_first_answer(client):
    asked = make.open_questionnaire(kind="survey", closes_after=500)
    client.force_login(make.citizen().user)
    client.cookies["tuili_language"] = "en"
    page = client.get(f"/questionnaires/{asked.pk}/").content.decode()
    assert "It closes when 500 people have answered." in " ".join(page.split())
    assert "can still send for an hour" in page
