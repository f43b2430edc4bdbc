"""Scanning inside the page: at the counter, at a poster, at an event's door.

Headless browsers have neither camera nor eyes: what they would see is put in their place, and everything else is real.
Where a browser reads no codes by itself, zxing reads the real picture of a code.
"""

from typing import Any

import pytest
import segno
from django.contrib.staticfiles import finders
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

# A browser as on many phones and all Linux: it films, and reads nothing by itself. The film shows the code in `seen`.
FILM = """
delete window.BarcodeDetector;
const pictures = new Map();
navigator.mediaDevices.getUserMedia = async () => {
  const canvas = document.createElement("canvas");
  canvas.width = 640;
  canvas.height = 480;
  const pen = canvas.getContext("2d");
  setInterval(() => {
    pen.fillStyle = "#776";
    pen.fillRect(0, 0, 640, 480);
    if (!window.seen) return;
    if (!pictures.has(window.seen)) {
      const picture = new Image();
      picture.src = window.seen;
      pictures.set(window.seen, picture);
    }
    pen.drawImage(pictures.get(window.seen), 180, 90, 280, 280);
  }, 40);
  return canvas.captureStream();
};
"""
needs_zxing = pytest.mark.skipif(
    finders.find("zxing/reader.wasm") is None, reason="zxing comes by npm, which was not here when this was installed"
)


def opened(visit: Any, server: Any, person: Any, path: str, camera: str = CAMERA) -> Any:
    """A page on a phone that can scan."""
    page = visit("/about/")
    page.context.add_init_script(camera)
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


def film(page: Any, words: str) -> None:
    """Hold a code before the camera."""
    picture = segno.make_qr(words).png_data_uri(scale=8, border=4) if words else ""
    page.evaluate("(picture) => { window.seen = picture; }", picture)


@needs_zxing
def test_zxing_reads_a_payment_where_the_browser_reads_no_codes(visit: Any, live_server: Any) -> None:
    now = timezone.now()
    _payment, code = make.payment_code(make.rich_citizen(100, now=now), 15, now=now)
    counter = opened(visit, live_server, make.clerk(make.shop()), "/merchant/", FILM)
    asked: list[str] = []
    counter.on("request", lambda request: asked.append(request.url))
    assert not counter.evaluate("performance.getEntriesByType('resource').some((each) => each.name.includes('zxing'))")
    counter.get_by_role("button", name="Scan with this camera").tap()
    film(counter, "https://elsewhere.example/r/1/")
    expect(counter.locator(".scan [data-note]")).to_contain_text("This QR is not of this page.")
    film(counter, f"{live_server.url}/r/{code.code}/")
    counter.get_by_role("button", name="Confirm: take 15 coins").wait_for()
    assert [url for url in asked if url.endswith("zxing/reader.wasm")]  # it came when it was wanted, not before


@needs_zxing
def test_zxing_reads_passes_at_a_door_without_reception(visit: Any, live_server: Any) -> None:
    session = make.session(starts=0.5, now=timezone.now())
    first, second = (passes.shown(make.signed_up(session, now=timezone.now())).code for _person in range(2))
    door = opened(visit, live_server, make.staff("editor", session.event.agency), f"/doors/{session.event_id}/", FILM)
    visit.forgive("ERR_INTERNET_DISCONNECTED")  # type: ignore[attr-defined]
    door.locator("[data-door][data-ready]").wait_for()
    door.evaluate("navigator.serviceWorker.ready")
    door.reload()
    door.locator("[data-door][data-ready]").wait_for()
    door.context.set_offline(True)
    door.get_by_role("button", name="camera").first.tap()
    for at, code in enumerate((first, second), 1):
        film(door, f"{live_server.url}/p/{code}/")
        expect(door.locator("[data-waiting]")).to_contain_text(f"on this phone: {at}.")  # nothing could be sent
        expect(door.locator("[data-word]")).to_have_text("In")


def test_a_page_without_zxing_says_so_and_keeps_the_photo(visit: Any, live_server: Any) -> None:
    """A worker that does not come: a line cut in between, or a file that a proxy holds back."""
    counter = opened(visit, live_server, make.clerk(make.shop()), "/merchant/", FILM)
    visit.forgive("read_codes")  # type: ignore[attr-defined]
    counter.evaluate("document.querySelector('[data-scan]').dataset.worker = '/static/js/read_codes_away.js'")
    visit.forgive("404")  # type: ignore[attr-defined]
    if counter.locator("[data-scan]").is_hidden():
        return  # nothing is offered that cannot be done
    counter.get_by_role("button", name="Scan with this camera").tap()
    expect(counter.locator(".scan [data-note]")).to_have_text(
        "Codes cannot be read here just now. Use a photo, or type the digits."
    )
    assert counter.get_by_text("Use a photo").first.is_visible()


def test_only_pages_with_a_camera_may_run_webassembly(client: Any, live_server: Any) -> None:
    client.force_login(make.clerk(make.shop()))
    assert "'wasm-unsafe-eval'" in client.get("/merchant/")["Content-Security-Policy"]
    for path in ("/", "/merchant/today/", "/wallet/"):
        assert "wasm" not in client.get(path)["Content-Security-Policy"], path
