"""Answering when the level's limits leave less room than is promised: told before and after, answers saved."""

import pytest
from django.utils import timezone

from rewards import coins
from surveys.responses import actions
from surveys.responses.models import Participation
from tests import factories as make
from tests.rewards.limits.awards import limit
from tests.staff import at_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def quiz():
    return make.open_questionnaire(coins=30, now=timezone.now())


@pytest.mark.parametrize(("cap", "said"), [(20, "earn 20 more coins"), (0, "earn no more coins")])
def test_it_is_said_before_starting(quiz, cap, said):
    limit(earn_day=cap, valid_from=make.NOW.date())
    phone = at_desk(make.citizen().user)
    for page in (f"/questionnaires/{quiz.pk}/", f"/notices/{quiz.notice.pk}/"):
        assert said in phone.get(page, headers={"accept-language": "en"}).content.decode()


@pytest.mark.parametrize("cap", [20, 0])
def test_the_answers_are_saved_and_it_is_said_after(quiz, cap):
    limit(earn_day=cap, valid_from=make.NOW.date())
    citizen, now = make.citizen(), timezone.now()
    outcome = actions.submit(quiz, citizen, make.right_answers(quiz), now=now)
    assert (outcome.coins_awarded, outcome.limited, outcome.exhausted) == (cap, True, False)
    assert Participation.objects.get(citizen=citizen).coins_awarded == cap == coins.balance(citizen, today=now.date())
    page = at_desk(citizen.user).get(f"/questionnaires/{quiz.pk}/done/", headers={"accept-language": "en"})
    assert "what your identity level allows" in page.content.decode()


def test_nothing_is_said_to_who_has_no_limit(quiz):
    limit(earn_day=0, valid_from=make.NOW.date())
    phone = at_desk(make.citizen(level="verified").user)
    page = phone.get(f"/questionnaires/{quiz.pk}/", headers={"accept-language": "en"}).content.decode()
    assert "identity level" not in page
