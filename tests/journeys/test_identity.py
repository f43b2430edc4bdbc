"""From an unknown account to a verified one, on two screens; and axe finds nothing on the pages about identity."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from civic.accounts.models import Topic
from civic.consent import actions as consent
from civic.consent.models import Document
from civic.core.roles import Role
from civic.digital import actions as digital
from rewards.limits.actions import publish_first
from tests import factories as make
from tests.axe import faults
from tests.civic.identity import people
from tests.journeys.steps import enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LOOKS = [("zh-hant", 320), ("en", 1280)]
CITIZENS = "/me/profile/ /me/identity/ /me/identity/counter/ /me/identity/letter/ /me/digital/ /me/data/ /pay/"
OPERATORS = "/identity/desk/ /identity/letters/ /admin/civic/verification/"


@pytest.fixture
def _policy() -> None:
    now = timezone.now()
    publish_first(now=now)
    words = {language: consent.shipped(Document.Kind.DIGITAL, language) for language in ("zh-hant", "en")}
    consent.publish(Document.Kind.DIGITAL, text=words["zh-hant"], text_en=words["en"], by=None, now=now)
    Topic.objects.create(code="roads", name="路況", name_en="Roads")


def look(page: Any, width: int, paths: str) -> dict[str, list[str]]:
    """What axe finds on each page at this width, and whether it is wider than the screen."""
    found = {}
    page.set_viewport_size({"width": width, "height": 844})
    for path in paths.split():
        page.goto(path)
        found[path] = faults(page)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found[path].append("wider than the screen")
    return {where: what for where, what in found.items() if what}


@pytest.mark.usefixtures("_policy")
@pytest.mark.parametrize(("language", "width"), LOOKS)
def test_axe_finds_nothing_for_citizens_with_and_without_a_card(
    language: str, width: int, visit: Callable[..., Any], live_server: Any
) -> None:
    page, citizen = visit("/about/"), make.rich_citizen(100, now=timezone.now())
    enter(page, live_server, citizen.user, language)
    people.shown(citizen, timezone.now())
    assert look(page, width, CITIZENS) == {}
    card = digital.join(citizen, now=timezone.now())
    assert look(page, width, f"/me/digital/ /digital/{card.key}/ /me/identity/") == {}


@pytest.mark.usefixtures("_policy")
@pytest.mark.parametrize(("language", "width"), LOOKS)
def test_axe_finds_nothing_for_operators(
    language: str, width: int, visit: Callable[..., Any], live_server: Any
) -> None:
    page = visit("/about/")
    enter(page, live_server, make.staff(Role.OPERATOR), language)
    code = people.shown(make.citizen(), timezone.now()).code
    assert look(page, width, f"{OPERATORS} /identity/v/{code}/") == {}


@pytest.mark.usefixtures("_policy")
def test_a_citizen_is_verified_by_the_digits_on_their_phone(visit: Callable[..., Any], live_server: Any) -> None:
    phone, desk = visit("/about/"), visit("/about/")
    enter(phone, live_server, make.citizen().user, "en")
    enter(desk, live_server, make.staff(Role.OPERATOR), "en")
    phone.goto("/me/identity/")
    assert "100 coins a day" in phone.inner_text("main")
    phone.click("text=At a counter")
    phone.click("text=I am at the counter")
    desk.goto("/identity/desk/")
    desk.fill("[name=digits]", phone.inner_text(".digits"))
    desk.click("text=Look up the person")
    desk.check("text=national identity card")
    desk.fill("[name=national_id]", people.NATIONAL)
    desk.check("[name=fits]")
    desk.click("text=Record the proof")
    assert "this citizen is verified" in desk.inner_text("main")
    phone.click("text=The counter is done")
    assert "without a limit" in phone.inner_text("main")
