"""The portal opened inside LINE: its program hands LINE's word over, and the person is in, at the page they tapped."""

import time
from typing import Any

import pytest
from allauth.account.models import EmailAddress

from engagement.delivery.channels.line.models import LineAccount
from tests import factories as make
from tests.fakes.line import Line, line_server

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def line(settings: Any) -> Any:
    with line_server() as made:
        settings.LINE_API_URL, settings.LINE_LIFF_ID = made.url, "1234567890-AbcdEfgh"
        settings.LINE_LIFF_SDK = f"{made.url}/sdk.js"
        settings.LINE_MESSAGING_TOKEN, settings.LINE_MESSAGING_SECRET = made.token, made.secret
        yield made


def test_whoever_linked_line_taps_a_message_and_is_in_at_its_page(visit: Any, line: Line) -> None:
    person = make.citizen()
    EmailAddress.objects.create(user=person.user, email=person.user.email, verified=True, primary=True)
    LineAccount.objects.create(user=person.user, line_id="Ume")
    line.id_token("Ume", channel="1234567890", now=time.time())
    page = visit("/line/?to=%2Finbox%2F")
    page.wait_for_url("**/inbox/")
    assert page.locator(f"body[data-person='{person.user.pk}']").count() == 1


def test_whoever_did_not_link_it_signs_in_once_and_links_it(visit: Any, line: Line) -> None:
    person = make.citizen()
    person.user.set_password("a-long-password-of-mei")
    person.user.save()
    EmailAddress.objects.create(user=person.user, email=person.user.email, verified=True, primary=True)
    line.id_token("Ume", channel="1234567890", now=time.time())
    page = visit("/line/")
    page.wait_for_url("**/accounts/login/**")
    page.locator("details").first.click()
    page.locator("#id_login").last.fill(person.user.email)
    page.locator("input[type=password]").fill("a-long-password-of-mei")
    page.locator("input[type=password]").press("Enter")
    page.get_by_role("button", name="This is my own LINE").click()
    page.wait_for_url("**/preferences/")
    assert LineAccount.objects.get().line_id == "Ume"
