"""Two phones: one coordinator writes, the other confirms with a passkey, and a citizen is told by push and by page."""

from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from civic.core.roles import Role
from civic.outbox import actions as outbox
from engagement.emergencies.incidents import actions as incidents
from engagement.emergencies.incidents.models import Bulletin, SafetyAnswer
from tests import factories as make
from tests.browsers import SMALLEST
from tests.fakes.push_service import push_service
from tests.journeys.offline import signed_in
from tests.journeys.passkeys import at_the_desk
from tests.threads import at_once

pytestmark = [pytest.mark.browser, pytest.mark.smallest, pytest.mark.django_db(transaction=True)]


def coordinator_with_a_passkey(visit: Any) -> Any:
    """A phone on which a coordinator has a passkey and stands on the home page of the administration."""
    return at_the_desk(
        visit("/accounts/login/", {**SMALLEST, "service_workers": "block"}), make.staff(Role.COORDINATOR)
    )


def test_from_the_desk_on_one_phone_to_the_push_by_the_yes_of_another(visit, client, settings):
    settings.STAFF_SECOND_FACTOR = True
    writer, second = coordinator_with_a_passkey(visit), coordinator_with_a_passkey(visit)
    citizen = make.citizen()
    page = visit("/about/", {**SMALLEST, "service_workers": "block"})
    signed_in(page, client, citizen.user)
    with push_service() as service:
        settings.PUSH_HOSTS = [service.host]
        phone, program = service.browser("phone"), Client()
        program.force_login(citizen.user)
        program.post("/api/v1/push/subscriptions/", phone.subscription, content_type="application/json")

        writer.get_by_role("link", name="Tell everybody now").click()
        writer.get_by_role("link", name="gas", exact=False).first.click()
        expect(writer.locator("[name=todo]")).not_to_be_empty()  # the county's words for a leak of gas stand ready
        writer.fill("[name=title]", "民權路氣體外洩")
        writer.locator("[name=_save]").click()
        writer.get_by_text("It waits for a second person").wait_for()
        assert phone.got == []
        assert "民權路氣體外洩" not in program.get("/").content.decode()

        second.reload()
        second.locator(".queue .is-alarm a").first.click()
        second.wait_for_url("**/bulletin/**")
        second.locator("#result_list tbody th a").first.click()
        second.wait_for_url("**/change/**")
        assert "民權路氣體外洩" in second.locator("#content").inner_text()
        second.get_by_role("button", name="Confirm and send now").click()
        second.get_by_text("Sent. It is on top of every page").wait_for()
        at_once([lambda: outbox.work(now=timezone.now(), channels=["webpush"])])
    [push] = phone.got
    assert push["title"] == "民權路氣體外洩"
    page.goto(push["url"])
    assert "Gas leak: leave at once" in page.locator("main").inner_text()  # the ready words of who reads English
    page.get_by_role("button", name="I am safe").click()
    page.wait_for_load_state()
    assert SafetyAnswer.objects.count() == 1
    assert Bulletin.objects.get().decided_by != Bulletin.objects.get().proposed_by


def test_a_page_that_is_open_shows_an_emergency_and_its_end_without_being_opened_anew(visit, settings):
    settings.EMERGENCY_RECHECK_SECONDS = 0
    page = visit("/about/", {**SMALLEST, "service_workers": "block"})
    page.clock.install()
    page.goto("/about/")
    assert page.locator(".emergency").count() == 0
    begun: list[Any] = []

    def confirmed(**said: Any) -> None:
        words = Bulletin(**{"title": "民權路氣體外洩", "todo": "請立即離開。"} | said)
        writer, second = make.staff(Role.COORDINATOR), make.staff(Role.COORDINATOR)
        incident = begun[0].incident if begun else None
        made = incidents.write(words, by=writer, now=timezone.now(), incident=incident, kind="gas")
        begun.append(incidents.confirm(made.pk, by=second, now=timezone.now()))

    at_once([confirmed])
    page.clock.run_for(21_000)
    page.locator(".emergency").get_by_text("請立即離開。").wait_for()
    assert page.locator("[aria-live=assertive] .emergency").count() == 1  # read aloud, too
    at_once([partial(confirmed, title="警報解除", ends=True)])
    page.clock.run_for(26_000)
    page.locator(".emergency").wait_for(state="detached")
