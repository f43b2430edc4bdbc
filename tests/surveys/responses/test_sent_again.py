"""Answers that are sent again after a lost line count once: the same try is never two."""

from typing import Any

import pytest

from rewards import coins
from surveys.questionnaires.models import GRACE
from surveys.responses import actions
from surveys.responses.models import Participation, Response
from tests import factories as make
from tests.threads import at_once


@pytest.fixture
def citizen(client: Any) -> Any:
    client.force_login((someone := make.citizen()).user)
    return someone


def send(client: Any, asked: Any, **fields: Any) -> Any:
    return client.post(f"/questionnaires/{asked.pk}/", make.right_answers(asked) | fields, follow=True)


def wrong(asked: Any) -> dict[str, Any]:
    question = asked.questions.get(kind="single")
    return {str(question.pk): question.choices.get(is_right=False).pk}


@pytest.mark.django_db
def test_the_page_says_which_try_it_is(client, citizen):
    asked = make.open_questionnaire(kind="quiz", max_tries=3)
    assert b'name="attempt" value="1"' in client.get(f"/questionnaires/{asked.pk}/").content
    send(client, asked, attempt="1", **wrong(asked))
    assert b'name="attempt" value="2"' in client.get(f"/questionnaires/{asked.pk}/").content


@pytest.mark.django_db
def test_a_wrong_try_that_is_sent_again_costs_one_try(client, citizen):
    asked = make.open_questionnaire(kind="quiz", max_tries=3)
    pages = [send(client, asked, attempt="1", **wrong(asked)).redirect_chain for _ in range(3)]
    assert pages == [[(f"/questionnaires/{asked.pk}/done/", 302)]] * 3
    assert Participation.objects.get().tries == 1
    assert Response.objects.count() == 1


@pytest.mark.django_db
def test_what_brought_coins_leads_to_its_result_and_brings_them_once(client, citizen):
    asked = make.open_questionnaire(coins=12)
    for _ in range(2):
        assert "+12" in send(client, asked, attempt="1").content.decode()
    assert coins.balance(citizen, today=make.NOW.date()) == 12


@pytest.mark.django_db
def test_it_leads_to_its_result_even_when_the_questionnaire_has_closed_since(client, citizen):
    asked = make.open_questionnaire()
    send(client, asked, attempt="1")
    asked.closes_at = make.NOW - GRACE
    asked.save()
    assert send(client, asked, attempt="1").redirect_chain == [(f"/questionnaires/{asked.pk}/done/", 302)]


@pytest.mark.django_db
@pytest.mark.parametrize("attempt", ["", "one", "-1", "９", "1" * 40])
def test_a_page_that_says_nothing_sensible_is_answered_as_before(client, citizen, attempt):
    asked = make.open_questionnaire(coins=12)
    assert "+12" in send(client, asked, attempt=attempt).content.decode()


@pytest.mark.django_db(transaction=True)
def test_twins_at_once_are_one_try():
    asked, citizen = make.open_questionnaire(kind="quiz", max_tries=10), make.citizen()
    answers = make.right_answers(asked) | wrong(asked)
    sent = at_once([lambda: actions.submit(asked, citizen, answers, now=make.NOW, attempt=1)] * 8)
    assert sum(isinstance(each, actions.AlreadySent) for each in sent) == 7
    assert Participation.objects.get().tries == 1
    assert Response.objects.count() == 1
