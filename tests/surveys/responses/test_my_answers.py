"""People see what they took part in and what it brought, and nobody sees what they said."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from civic.core.roles import Role
from surveys.questionnaires.models import Questionnaire
from surveys.responses import actions
from surveys.responses.models import Participation
from surveys.results import publishing
from tests import factories as make

pytestmark = pytest.mark.django_db


def signed_in(citizen) -> Client:
    browser = Client(headers={"accept-language": "en"})
    browser.force_login(citizen.user)
    return browser


def test_it_lists_what_was_answered_with_its_coins_and_not_the_answers():
    citizen, asked = make.citizen(), make.open_questionnaire(coins=10)
    actions.submit(asked, citizen, make.right_answers(asked), now=make.NOW)
    page = signed_in(citizen).get("/me/answers/").content.decode()
    assert asked.title in page
    assert "You took part 1 time and earned 10 coins." in page
    for question in asked.asked:
        assert question.text not in page


def test_it_is_ones_own_only():
    citizen, asked = make.citizen(), make.open_questionnaire()
    actions.submit(asked, citizen, make.right_answers(asked), now=make.NOW)
    page = signed_in(make.citizen("outsider")).get("/me/answers/").content.decode()
    assert asked.title not in page
    assert "You have not answered anything yet" in page


def test_it_says_why_coins_did_not_come():
    citizen, asked = make.citizen(), make.open_questionnaire()
    Participation.objects.create(
        questionnaire=asked, version=asked.live, citizen=citizen, passed=True, kept_back="exhausted", on=make.NOW.date()
    )
    page = signed_in(citizen).get("/me/answers/").content.decode()
    assert "Not all coins came: all coins had been given out" in page


def test_it_leads_to_the_results_that_everybody_reads_and_to_no_others_at_the_same_cost():
    citizen, costs = make.citizen(), []
    told, promised, kept = (
        make.open_questionnaire(kind="survey", publishes=publishes, now=make.later(days=-400))
        for publishes in ("counts", "counts", "")
    )
    browser = signed_in(citizen)
    for asked in (told, promised, kept):
        actions.submit(asked, citizen, make.right_answers(asked), now=make.NOW)
        with CaptureQueriesContext(connection) as asked_for:
            browser.get("/me/answers/")
        costs.append(len(asked_for))
    publishing.publish(told, by=make.staff(Role.EDITOR, told.agency), now=make.NOW)
    Questionnaire.objects.filter(pk=kept.pk).update(closes_at=make.later(days=-1))
    page = browser.get("/me/answers/").content.decode()
    leads = [each.pk for each in (told, promised, kept) if f"/questionnaires/{each.pk}/results/" in page]
    assert leads == [told.pk]
    assert browser.get(f"/questionnaires/{told.pk}/results/").status_code == 200
    assert len(set(costs)) == 1, "a row more costs no query more"


@pytest.mark.parametrize("page", ["0", "x", "99"])
def test_a_page_that_is_not_there_is_not_found(page):
    assert signed_in(make.citizen()).get(f"/me/answers/?page={page}").status_code == 404
