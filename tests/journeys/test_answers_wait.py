"""Answers that meet no line are kept on the device, sent once there is one, counted once, and cleared at sign-out."""

from typing import Any

import pytest
from django.utils import timezone

from surveys.responses.models import Participation, Response
from tests import factories as make
from tests.journeys.offline import answer, signed_in, wait_for_the_worker

pytestmark = [pytest.mark.browser, pytest.mark.smallest, pytest.mark.django_db(transaction=True)]
KEPT = "localStorage.getItem('tuili-answers')"


@pytest.fixture
def asked() -> Any:
    now = timezone.now()
    agency = make.agency()
    campaign = make.campaign(agency, now=now)
    return make.open_questionnaire(agency, coins=12, campaign=campaign, kind="quiz", max_tries=3, now=now)


@pytest.fixture
def page(visit: Any, client: Any, asked: Any) -> Any:
    """A citizen before the questions, with the worker awake."""
    page = visit("/about/")
    wait_for_the_worker(page)
    signed_in(page, client, make.citizen().user)
    page.goto(f"/questionnaires/{asked.pk}/")
    return page


def without_a_line(page: Any) -> None:
    """Answer all of it right while the line is down."""
    page.context.set_offline(True)
    answer(page, "20 秒", "飯前", "如廁後")
    page.locator("[data-kept-here]").wait_for()


@pytest.fixture
def quietly(visit: Any) -> None:
    """The browser itself reports a lost line to its console."""
    visit.forgive("Failed to load resource: net::ERR_")


@pytest.mark.usefixtures("quietly")
def test_they_are_sent_by_themselves_when_the_line_is_back(page, asked):
    without_a_line(page)
    assert not Participation.objects.exists()
    page.goto("/inbox/")
    assert page.locator("[data-answers]").inner_text() == "健康小測驗"
    page.context.set_offline(False)
    page.goto("/inbox/")
    page.get_by_text("Your answers have been sent.").wait_for()
    assert Participation.objects.get().coins_awarded == 12
    assert page.evaluate(KEPT) is None


@pytest.mark.usefixtures("quietly")
def test_an_answer_that_got_through_while_its_echo_was_lost_counts_once(page, asked):
    def swallow(route: Any) -> None:
        route.fetch(max_redirects=0)
        route.abort()

    page.route(f"**/questionnaires/{asked.pk}/", swallow)
    answer(page, "5 秒", "飯前")
    page.locator("[data-kept-here]").wait_for()
    page.unroute(f"**/questionnaires/{asked.pk}/")
    page.goto("/inbox/")
    page.get_by_text("Your answers have been sent.").wait_for()
    assert Participation.objects.get().tries == 1
    assert Response.objects.count() == 1


@pytest.mark.usefixtures("quietly")
def test_they_stand_in_the_form_again_while_they_wait(page, asked):
    without_a_line(page)
    page.route(f"**/questionnaires/{asked.pk}/", lambda r: r.abort() if r.request.method == "POST" else r.continue_())
    page.context.set_offline(False)
    page.reload()
    assert page.get_by_label("20 秒").is_checked()
    assert page.get_by_text("3 of 3 answered").count() == 0
    assert page.get_by_text("2 of 3 answered").is_visible()


@pytest.mark.usefixtures("quietly")
def test_signing_out_clears_them(page, visit):
    visit.forgive("Failed to load resource: the server responded with a status of 403")
    without_a_line(page)
    assert page.evaluate(KEPT) is not None
    page.context.clear_cookies()
    page.context.set_offline(False)
    page.goto("/about/")
    assert page.evaluate(KEPT) is None
    assert not Participation.objects.exists()


@pytest.mark.usefixtures("quietly")
def test_another_person_on_this_device_neither_sends_nor_sees_them(page, client, visit):
    visit.forgive("Failed to load resource: the server responded with a status of 403")
    without_a_line(page)
    page.context.clear_cookies()
    page.context.set_offline(False)  # the open page tries at once, and nobody is signed in
    signed_in(page, client, make.citizen("another").user)
    page.goto("/inbox/")
    assert page.locator("[data-queue]").is_hidden()
    assert page.evaluate(KEPT) is None
    assert not Participation.objects.exists()


@pytest.mark.usefixtures("quietly")
def test_what_waited_while_the_questions_were_corrected_stands_in_the_new_ones(page, asked, visit):
    visit.forgive("Failed to load resource: the server responded with a status of 409")
    without_a_line(page)
    make.correction(asked, now=timezone.now())
    page.context.set_offline(False)
    page.goto(f"/questionnaires/{asked.pk}/")
    page.get_by_text("corrected while you were answering").wait_for()
    assert page.get_by_label("飯前", exact=True).is_checked()
    assert not page.get_by_label("20 秒", exact=True).is_checked()
    assert page.evaluate(KEPT) is None


def test_with_a_line_the_result_comes_as_always(page):
    answer(page, "20 秒", "飯前", "如廁後")
    page.wait_for_url("**/done/")
    assert "+12" in page.locator("main").inner_text()


def test_faults_are_shown_by_the_page_as_always(page, visit):
    visit.forgive("Failed to load resource: the server responded with a status of 422")
    page.get_by_role("button", name="Send my answers").click()
    page.get_by_role("alert").wait_for()
    assert not Participation.objects.exists()
