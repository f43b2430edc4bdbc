"""People see what they took part in and what it brought, and nobody sees what they said."""

import pytest
from django.test import Client

from surveys.responses import actions
from surveys.responses.models import Participation
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


@pytest.mark.parametrize("page", ["0", "x", "99"])
def test_a_page_that_is_not_there_is_not_found(page):
    assert signed_in(make.citizen()).get(f"/me/answers/?page={page}").status_code == 404
