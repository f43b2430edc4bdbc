"""Answering on the site: nothing written is lost, coins come once, and the outcome is told."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from engagement.notices import actions as notices
from rewards import coins
from surveys.questionnaires.models import Questionnaire
from surveys.responses.models import Participation, Response
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def citizen(client: Any) -> Any:
    client.cookies["tuili_language"] = "en"
    client.force_login((someone := make.citizen()).user)
    return someone


def address(of: Questionnaire) -> str:
    return f"/questionnaires/{of.pk}/"


def send(client: Any, to: Questionnaire, **changes: Any) -> Any:
    """Post right answers, follow to the page that comes."""
    return client.post(address(to), make.right_answers(to) | changes, follow=True)


def wrong(to: Questionnaire) -> dict[str, Any]:
    question = to.questions.get(kind="single")
    return {str(question.pk): question.choices.get(is_right=False).pk}


def test_a_visitor_signs_in_and_comes_back(client: Any) -> None:
    asked = make.open_questionnaire()
    assert client.get(address(asked)).headers["Location"] == f"/accounts/login/?next={address(asked)}"


def test_answering_brings_coins_and_shows_the_balance(client: Any, citizen: Any) -> None:
    asked = make.open_questionnaire(coins=12)
    body = send(client, asked).content.decode()
    assert "+12" in body
    assert "Your balance: 12 coins" in body


def test_faults_stand_beside_their_questions_and_nothing_is_lost(client: Any, citizen: Any) -> None:
    asked = make.open_questionnaire()
    single, words = asked.questions.get(kind="single"), asked.questions.get(kind="text")
    response = client.post(address(asked), {str(single.pk): "", str(words.pk): "我寫了很多"})
    body = response.content.decode()
    assert response.status_code == 422
    assert f'href="#id_{single.pk}_0"' in body
    assert f'id="id_{single.pk}_error"' in body
    assert "我寫了很多" in body
    assert not Response.objects.exists()


def test_a_choice_that_is_not_offered_is_refused(client: Any, citizen: Any) -> None:
    asked = make.open_questionnaire()
    multiple = asked.questions.get(kind="multiple")
    response = send(client, asked, **{str(multiple.pk): ["999999"]})
    assert "This answer cannot be chosen here." in response.content.decode()


def test_answering_again_is_told_kindly_and_pays_nothing(client: Any, citizen: Any) -> None:
    asked = make.open_questionnaire(coins=12)
    send(client, asked)
    body = send(client, asked).content.decode()
    assert "it counts once" in body
    assert "Your balance: 12 coins" in body


def test_a_wrong_quiz_answer_tells_the_tries_left(client: Any, citizen: Any) -> None:
    asked = make.open_questionnaire(kind="quiz", max_tries=2, coins=5)
    body = send(client, asked, **wrong(asked)).content.decode()
    assert "Tries left: 1" in body
    assert "All right, well done!" in send(client, asked).content.decode()


def test_the_last_wrong_answer_ends_the_quiz(client: Any, citizen: Any) -> None:
    asked = make.open_questionnaire(kind="quiz", coins=5)
    body = send(client, asked, **wrong(asked)).content.decode()
    assert "All tries are used up" in body
    assert "Your balance: 0 coins" in body


def test_an_empty_campaign_keeps_the_answers_and_says_so(client: Any, citizen: Any) -> None:
    pot = make.campaign(max_coins=10)
    asked = make.open_questionnaire(pot.agency, coins=10, campaign=pot)
    coins.award(make.citizen(), 10, campaign=pot, key="first", reason="先到", by="tests", now=timezone.now())
    assert "have all been given out" in client.get(address(asked)).content.decode()
    assert "had all been given out" in send(client, asked).content.decode()
    assert Participation.objects.get(citizen=citizen).passed


def test_a_closed_questionnaire_takes_no_answers(client: Any, citizen: Any) -> None:
    asked = make.open_questionnaire(closes_at=timezone.now() - timedelta(minutes=61))
    assert "This questionnaire is closed" in client.get(address(asked)).content.decode()
    assert "This questionnaire is closed" in send(client, asked).content.decode()
    assert not Response.objects.exists()


def test_whoever_wrote_at_the_end_may_send_for_an_hour_and_nobody_begins(client: Any, citizen: Any) -> None:
    asked = make.open_questionnaire(closes_at=timezone.now() - timedelta(minutes=50))
    assert "This questionnaire is closed" in client.get(address(asked)).content.decode()
    faulty = client.post(address(asked), {}).content.decode()
    assert "This questionnaire is closed" not in faulty, "what was typed is still there to be mended"
    send(client, asked)
    assert Response.objects.count() == 1


def test_only_those_concerned_find_it(client: Any, citizen: Any) -> None:
    unpublished, asked = make.questionnaire(), make.open_questionnaire()
    notices.withdraw(asked.notice, by=asked.notice.decided_by, reason="過期")  # type: ignore[attr-defined]
    assert client.get(address(unpublished)).status_code == 404
    assert client.get(address(asked)).status_code == 404
    assert client.post(address(asked), make.right_answers(asked)).status_code == 404


def test_the_form_says_how_answers_are_kept(client: Any, citizen: Any) -> None:
    page = client.get(address(make.open_questionnaire())).content.decode()
    assert "Two things are stored, and nothing joins them." in page


def test_the_result_leads_back_to_the_questions_until_there_is_one(client: Any, citizen: Any) -> None:
    asked = make.open_questionnaire()
    assert client.get(f"{address(asked)}done/").headers["Location"] == address(asked)
