"""For everyone: the keyboard alone is enough. What axe finds on the pages: test_every_page."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from rewards.redemption.counter import actions as redemption
from tests import factories as make
from tests.browsers import DESK
from tests.journeys.steps import PASSWORD, enter, let_in, tab_to

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world() -> dict[str, Any]:
    """One of everything that the pages show: a notice with a quiz, a draft, a wallet, a payment, a code."""
    now = timezone.now()
    agency = make.agency()
    questions = make.open_questionnaire(agency, coins=20, campaign=make.campaign(agency, now=now), now=now)
    draft = make.notice(agency, published=False, questionnaire=make.questionnaire(agency))
    shop, payer = make.shop(), make.rich_citizen(100, now=now)
    shop.poster_on = True
    shop.save()
    clerk = make.clerk(shop)
    _paid, code = make.payment_code(payer, 15, now=now)
    taken = redemption.confirm(clerk=clerk, key="paid", code=code.code, now=now).redemption
    waiting, _code = make.payment_code(payer, 12, now=now)
    return {
        "agency": agency,
        "asked": questions.pk,
        "notice": questions.notice.pk,
        "draft": draft.pk,
        "drafted": draft.questionnaire_id,
        "shop": shop.pk,
        "code": waiting.pk,
        "receipt": taken.pk,
        "clerk": clerk,
        "owner": make.owner(shop.merchant),
        "citizen": payer.user,
    }


def test_the_keyboard_alone_signs_in_reads_and_answers(visit: Callable[..., Any], world: dict[str, Any]) -> None:
    let_in(world["citizen"])
    page = visit(f"/notices/{world['notice']}/", DESK)
    tab_to(page, "Sign in to answer")
    page.keyboard.press("Enter")
    page.wait_for_url("**/accounts/login/**")
    tab_to(page, "E-mail address")
    page.keyboard.type(world["citizen"].email)
    tab_to(page, "Use a password instead")
    page.keyboard.press("Enter")
    tab_to(page, "Password")
    page.keyboard.type(PASSWORD)
    tab_to(page, "Sign in with password")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"//[^/]+/notices/"))
    tab_to(page, "Start answering")
    page.keyboard.press("Enter")
    page.wait_for_url("**/questionnaires/**")
    for answer in ("20 秒", "飯前", "如廁後"):
        tab_to(page, answer)
        page.keyboard.press("Space")
    tab_to(page, "Send my answers")
    page.keyboard.press("Enter")
    page.wait_for_url("**/done/")
    assert "+20" in page.locator("main").inner_text()


def test_the_keyboard_alone_pays_and_takes_the_payment(
    visit: Callable[..., Any], live_server: Any, world: dict[str, Any]
) -> None:
    phone, till = visit("/about/", DESK), visit("/about/", DESK)
    enter(phone, live_server, world["citizen"], "en")
    enter(till, live_server, world["clerk"], "en")
    phone.goto("/")
    tab_to(phone, "Pay")
    phone.keyboard.press("Enter")
    phone.wait_for_url("**/pay/")
    tab_to(phone, "Amount in coins")
    phone.keyboard.type("7")
    phone.keyboard.press("Enter")
    phone.wait_for_url(re.compile(r"/pay/\d+/"))
    digits = "".join(phone.locator(".digits").inner_text().split())
    till.goto("/merchant/")
    assert till.evaluate("document.activeElement.name") == "digits", "the field waits for the digits"
    till.keyboard.type(digits)
    till.keyboard.press("Enter")
    till.locator("form[action$='/confirm/']").wait_for()
    tab_to(till, "Confirm")
    till.keyboard.press("Enter")
    till.locator(".receipt-code").wait_for()
    phone.locator(".receipt-code").wait_for()


def test_the_keyboard_alone_takes_the_tour_and_ends_it(visit: Callable[..., Any]) -> None:
    page = visit("/", DESK)
    tab_to(page, "Show me")
    page.keyboard.press("Enter")
    for step in (2, 3, 4):
        page.wait_for_url(f"**/tour/{step - 1}/")
        tab_to(page, "Next")
        page.keyboard.press("Enter")
    page.wait_for_url("**/tour/4/")
    tab_to(page, "Let me begin")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"//[^/]+/$"))
    assert page.locator(".tour-offer").count() == 0
