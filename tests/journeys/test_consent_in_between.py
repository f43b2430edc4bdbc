"""New terms come out while somebody answers: they are asked, and what they have written is sent with their yes."""

from typing import Any

import pytest
from django.utils import timezone

from civic.consent import actions
from civic.consent.models import Document
from surveys.responses.models import Participation
from tests import factories as make
from tests.browsers import SMALLEST
from tests.journeys.offline import answer, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.smallest, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("with_script", [True, False])
def test_answers_outlive_the_question_for_consent(visit, client, with_script):
    visit.forgive("Failed to load resource: the server responded with a status of 403")
    actions.publish_first(now=timezone.now())
    person = make.citizen().user
    actions.agree(person, now=timezone.now())
    agency, now = make.agency(), timezone.now()
    asked = make.open_questionnaire(agency, coins=12, campaign=make.campaign(agency, now=now), kind="quiz", now=now)
    page: Any = visit("/about/", {**SMALLEST, "java_script_enabled": with_script})
    signed_in(page, client, person)
    page.goto(f"/questionnaires/{asked.pk}/")
    actions.publish(Document.Kind.TERMS, text="新", text_en="new", change="Coins live longer.", by=None, now=now)
    answer(page, "20 秒", "飯前", "如廁後")
    page.get_by_text("What you have written is kept on this page").wait_for()
    assert page.get_by_text("Coins live longer.").is_visible()
    assert not Participation.objects.exists()
    page.get_by_role("button", name="繁體中文").first.click()
    page.get_by_text("您寫的內容還保留在這一頁").wait_for()
    page.get_by_role("button", name="English").first.click()
    page.get_by_label("I have read this and agree.").check()
    page.get_by_role("button", name="Agree and continue").click()
    page.wait_for_url("**/done/")
    assert "+12" in page.locator("main").inner_text()
    assert Participation.objects.get().tries == 1
