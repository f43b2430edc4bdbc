"""A second of joy when coins come: once, silent until somebody wants it to ring, still for whoever wants no motion."""

from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from engagement.events.doors import screen
from rewards import coins
from tests import factories as make
from tests.browsers import SMALLEST
from tests.journeys.steps import enter

pytestmark = [pytest.mark.browser, pytest.mark.smallest, pytest.mark.django_db(transaction=True)]
RINGS = """window.rings = 0;
const Real = AudioContext;
window.AudioContext = class extends Real { constructor() { super(); window.rings += 1; } };"""
MOVES = "getComputedStyle(document.querySelector('[data-coins] i')).animationName"


def test_coins_for_coming_and_coins_that_came_meanwhile_are_celebrated_once(visit: Any, live_server: Any) -> None:
    now = timezone.now()
    session = make.session(starts=0.5, came=20, now=now)
    citizen = make.signed_up(session, now=now).citizen
    visit.forgive("Transition was aborted")
    page = visit("/about/", {**SMALLEST, "reduced_motion": "no-preference"})
    page.context.add_init_script(RINGS)
    enter(page, live_server, citizen.user, "en")
    page.goto(f"/here/{session.event_id}/{screen.code(session.event_id, 'in', screen.step_of(now))}/")
    page.locator(".joy.is-new").wait_for()
    assert "+20" in page.locator(".joy").inner_text()
    assert (page.locator("[data-coins] i").count(), page.evaluate("rings"), page.evaluate(MOVES)) == (7, 0, "joy-fly")
    page.get_by_role("button", name="Play a sound when coins come").tap()
    assert page.evaluate("rings") == 1
    page.emulate_media(reduced_motion="reduce")
    assert page.evaluate(MOVES) == "none"

    page.get_by_role("link", name="See what your coins buy").wait_for()
    page.goto("/wallet/")
    wallet = page.locator(".balance[data-celebrate]")
    expect(wallet).not_to_have_class("balance is-new")
    page.wait_for_timeout(1_100)  # arrivals are told apart by their second
    campaign = make.campaign(now=now)
    coins.award(citizen, 5, campaign=campaign, key="gift", reason="歡迎", by="tests", now=timezone.now())
    page.reload()
    expect(wallet).to_have_class("balance is-new")
    assert page.evaluate("rings") == 1
    page.reload()
    expect(wallet).to_have_class("balance")
    assert page.evaluate("rings") == 0
