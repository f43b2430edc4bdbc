"""A program sends along when it got the questions; without that, answers count as too fast."""

import pytest
from django.utils import timezone

from tests import factories as make
from tests.api import ROOT, program_of

pytestmark = pytest.mark.django_db


def test_a_program_is_told_that_the_coins_wait():
    asked = make.open_questionnaire(kind="survey", coins=10, fast_percent=50, holds_awards=True, now=timezone.now())
    program = program_of(make.citizen())
    told = program.get(f"{ROOT}questionnaires/{asked.pk}/").json()
    assert (told["fast_percent"], told["holds_awards"], bool(told["begun"])) == (50, True, True)
    body = {"answers": make.right_answers(asked), "begun": told["begun"]}
    answered = program.post(f"{ROOT}questionnaires/{asked.pk}/responses/", body).json()
    assert (answered["held"], answered["coins_awarded"]) == (True, 0)
