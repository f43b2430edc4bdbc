"""Scanning inside the page, where a browser reads codes by itself: at the counter, at a poster, at an event's door.

Headless browsers have neither camera nor eyes: what they would see is put in their place, and everything else is real.
"""

from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from engagement.events.doors import screen
from engagement.events.registrations import passes
from tests import factories as make
from tests.journeys.steps import enter

pytestmark = [pytest.mark.browser, pytest.mark.smallest, pytest.mark.django_db(transaction=True)]
CAMERA = """
window.BarcodeDetector = class {
  static getSupportedFormats = async () => ["qr_code"];
  detect = async () => (window.seen ? [{ rawValue: window.seen }] : []);
};
window.stopped = 0;
navigator.mediaDevices.getUserMedia = async () => {
  if (window.denied) throw new DOMException("no", "NotAllowedError");
  const canvas = document.createElement("canvas");
  canvas.getContext("2d").fillRect(0, 0, 8, 8);
  const film = canvas.captureStream();
  for (const track of film.getTracks()) track.stop = () => (window.stopped += 1);
  return film;
};
"""


def opened(visit: Any, server: Any, person: Any, path: str) -> Any:
    """A page on a phone that can scan."""
    page = visit("/about/")
    page.context.add_init_script(CAMERA)
    enter(page, server, person, "en")
    page.goto(path)
    return page


def see(page: Any, words: str) -> None:
    page.evaluate("(words) => { window.seen = words; }", words)


def test_a_clerk_scans_a_payment_and_no_code_of_others(visit: Any, live_server: Any) -> None:
    now = timezone.now()
    _payment, code = make.payment_code(make.rich_citizen(100, now=now), 15, now=now)
    counter = opened(visit, live_server, make.clerk(make.shop()), "/merchant/")
    counter.evaluate("window.denied = true")
    start, note = counter.get_by_role("button", name="Scan with this camera"), counter.locator(".scan [data-note]")
    start.tap()
    expect(note).to_have_text("This browser gives no camera. Use a photo, or type the digits.")
    counter.evaluate("window.denied = false")
    for foreign in (f"https://elsewhere.example/r/{code.code}/", f"{live_server.url}/accounts/logout/"):
        start.tap()
        see(counter, foreign)
        expect(note).to_contain_text("This QR is not of this page.")
        see(counter, "")
        counter.get_by_role("button", name="Stop the camera").tap()
    assert counter.evaluate("stopped") == 2
    assert counter.url.endswith("/merchant/")
    start.tap()
    see(counter, f"{live_server.url}/r/{code.code}/")
    counter.get_by_role("button", name="Confirm: take 15 coins").wait_for()


def test_a_citizen_scans_a_poster_and_the_screen_of_an_event(visit: Any, live_server: Any) -> None:
    now, shop = timezone.now(), make.shop()
    shop.poster_on = True
    shop.save()
    session = make.session(starts=0.5, now=now)
    mine = make.signed_up(session, now=now)
    phone = opened(visit, live_server, mine.citizen.user, "/s/")
    phone.get_by_role("button", name="Scan with this camera").tap()
    see(phone, f"{live_server.url}/s/{shop.pk}/")
    expect(phone.locator(".pay-shop")).to_contain_text(shop.name)
    phone.goto(f"/events/pass/{mine.pk}/")
    phone.get_by_role("link", name="Scan the screen at the door").tap()
    phone.get_by_role("button", name="Scan with this camera").tap()
    shown = screen.code(session.event_id, "in", screen.step_of(timezone.now()))
    see(phone, f"{live_server.url}/here/{session.event_id}/{shown}/")
    expect(phone.locator(".door-answer.is-yes")).to_be_visible()


def test_a_door_scans_passes_one_after_another(visit: Any, live_server: Any) -> None:
    session = make.session(starts=0.5, now=timezone.now())
    first, second = (passes.shown(make.signed_up(session, now=timezone.now())).code for _person in range(2))
    keeper = make.staff("editor", session.event.agency)
    door = opened(visit, live_server, keeper, f"/doors/{session.event_id}/")
    door.locator("[data-door][data-ready]").wait_for()
    door.get_by_role("button", name="camera").first.tap()
    for code, word in ((first, "In"), ("e" + "x" * 22, "Not signed up"), (second, "In")):
        see(door, code)
        expect(door.locator("[data-word]")).to_have_text(word)
