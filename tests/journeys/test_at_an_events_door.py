"""A phone at the door of an event loses its line, is closed and opened again, and sends what it saw."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from civic.core.roles import Role
from engagement.events.attendance.models import Attendance, Scan
from engagement.events.doors import actions, links
from engagement.events.registrations import actions as registrations
from engagement.events.registrations import passes
from tests import factories as make
from tests.journeys.offline import send_now, wait_for_the_worker

NEW_VERSION = "caches.keys().then((all) => Promise.all(all.filter((n) => n !== 'doors').map((n) => caches.delete(n))))"
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def scan(page, mine, word):
    page.fill("[name=digits]", passes.shown(mine).digits)
    page.press("[name=digits]", "Enter")
    page.locator("[data-word]", has_text=re.compile(f"^{word}$")).wait_for()


def test_a_helper_goes_on_without_a_line_and_nothing_is_lost(visit):
    now = timezone.now()
    session = make.session(starts=0.5, now=now)
    first, second, gone = (make.signed_up(session, now=now) for _person in range(3))
    link = actions.make_link(session.event, name="北門", by=make.staff(Role.EDITOR, session.event.agency), now=now)
    shown = links.shown(link)
    visit.forgive("ERR_INTERNET_DISCONNECTED")
    page = visit(f"/door/{shown.code}/")
    wait_for_the_worker(page)
    page.fill("[name=pin]", shown.digits)
    page.press("[name=pin]", "Enter")
    page.locator("[data-door][data-ready]").wait_for()
    scan(page, first, "In")
    assert page.locator("[data-help]").is_hidden()
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    registrations.step_back(gone, now=now + timedelta(seconds=1))  # after the phone took its list
    page.context.set_offline(True)
    page.reload()
    scan(page, second, "In")
    scan(page, second, "In already")
    assert page.locator("[data-help] a").is_visible()
    scan(page, gone, "In")
    page.reload()
    page.locator("[data-many]", has_text="3").wait_for()
    assert Scan.objects.filter(registration=second).count() == 0
    page.context.set_offline(False)
    send_now(page)
    page.locator("[data-later]", has_text="Cancelled").wait_for()
    assert page.locator("[data-waiting]").is_hidden()
    assert set(Attendance.objects.filter(came=True).values_list("registration", flat=True)) == {first.pk, second.pk}
    assert set(Scan.objects.values_list("door", flat=True)) == {"北門"}


def test_what_waits_outlives_the_browser_and_a_new_version_of_the_portal(
    browser, browser_type_launch_args, live_server, settings, tmp_path
):
    """The browser is ended, started anew without a line, and meanwhile the worker's own caches are emptied."""
    settings.PUBLIC_URL, now = live_server.url, timezone.now()
    session = make.session(starts=0.5, now=now)
    first, second = (make.signed_up(session, now=now) for _person in range(2))
    link = actions.make_link(session.event, name="北門", by=make.staff(Role.EDITOR, session.event.agency), now=now)
    shown = links.shown(link)

    def started(path, *, offline=False):
        phone = browser.browser_type.launch_persistent_context(
            str(tmp_path), **browser_type_launch_args, base_url=live_server.url, locale="en", offline=offline
        )
        page = phone.new_page()
        page.set_default_timeout(60_000)
        page.goto(path)
        return phone, page

    phone, page = started(f"/door/{shown.code}/")
    wait_for_the_worker(page)
    page.fill("[name=pin]", shown.digits)
    page.press("[name=pin]", "Enter")
    page.locator("[data-door][data-ready]").wait_for()
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    phone.set_offline(True)
    scan(page, first, "In")
    page.evaluate(NEW_VERSION)
    phone.close()
    phone, page = started(f"/doors/{session.event_id}/", offline=True)
    page.locator("[data-many]", has_text="1").wait_for()
    scan(page, second, "In")
    assert not Scan.objects.exists()
    phone.set_offline(False)
    send_now(page)
    page.locator("[data-waiting]").wait_for(state="hidden")
    phone.close()
    assert Attendance.objects.filter(came=True).count() == 2
