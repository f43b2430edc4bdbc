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
  detect = async () => [window.seen || []].flat().map((rawValue) => ({ rawValue }));
};
window.stopped = 0;
window.films = [];
navigator.mediaDevices.getUserMedia = async () => {
  if (window.denied) throw new DOMException("no", "NotAllowedError");
  await window.leave; // a phone that asks for leave
  const canvas = document.createElement("canvas");
  canvas.getContext("2d").fillRect(0, 0, 8, 8);
  const film = canvas.captureStream();
  for (const track of film.getTracks()) track.stop = () => (window.stopped += 1);
  window.films.push(film);
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


def see(page: Any, words: str | list[str]) -> None:
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


HOSTILE = [
    "javascript:alert(document.cookie)",
    "javascript://{host}/r/1/%0aalert(1)",
    "data:text/html,<script>alert(1)</script>",
    "blob:{origin}/r/1/",
    "{origin}/r/../accounts/logout/",
    "{origin}\\@elsewhere.example/r/1/",
    "https://{host}@elsewhere.example/r/1/",
    "//elsewhere.example/r/1/",
    "/r/1/",
    "A" * 4_296,  # as many letters as the largest code holds
]


def test_no_code_leads_elsewhere_or_runs(visit: Any, live_server: Any) -> None:
    counter = opened(visit, live_server, make.clerk(make.shop()), "/merchant/")
    note = counter.locator(".scan [data-note]")
    counter.get_by_role("button", name="Scan with this camera").tap()
    for code in HOSTILE:
        counter.evaluate("document.querySelector('.scan [data-note]').textContent = ''")
        see(counter, code.format(origin=live_server.url, host=live_server.url.partition("//")[2]))
        expect(note).to_contain_text("This QR is not of this page.")
    assert (counter.url, counter.evaluate("stopped")) == (f"{live_server.url}/merchant/", 0)


def test_of_two_payments_in_one_picture_none_is_opened(visit: Any, live_server: Any) -> None:
    now = timezone.now()
    codes = [make.payment_code(make.rich_citizen(100, now=now), coins, now=now)[1].code for coins in (15, 25)]
    both = [f"{live_server.url}/r/{code}/" for code in codes]
    counter = opened(visit, live_server, make.clerk(make.shop()), "/merchant/")
    counter.get_by_role("button", name="Scan with this camera").tap()
    see(counter, both)
    expect(counter.locator(".scan [data-note]")).to_have_text("More than one code is in the picture. Show one alone.")
    see(counter, ["https://elsewhere.example/", both[1], both[1]])
    counter.get_by_role("button", name="Confirm: take 25 coins").wait_for()


def test_a_door_takes_the_pass_beside_a_poster_and_none_of_two_passes(visit: Any, live_server: Any) -> None:
    session = make.session(starts=0.5, now=timezone.now())
    both = [passes.shown(make.signed_up(session, now=timezone.now())).code for _person in range(2)]
    door = opened(visit, live_server, make.staff("editor", session.event.agency), f"/doors/{session.event_id}/")
    door.locator("[data-door][data-ready]").wait_for()
    door.get_by_role("button", name="camera").first.tap()
    see(door, both)
    expect(door.locator(".scan [data-note]")).to_have_text("More than one code is in the picture. Show one alone.")
    assert door.locator("[data-word]").is_hidden()
    see(door, ["https://elsewhere.example/", f"{live_server.url}/p/{both[0]}/"])
    expect(door.locator("[data-word]")).to_have_text("In")


def hide(page: Any) -> None:
    """Another app comes before the page."""
    page.evaluate("""Object.defineProperty(document, "hidden", { value: true, configurable: true });
        document.dispatchEvent(new Event("visibilitychange")); delete document.hidden;""")


def test_a_camera_that_comes_too_late_or_is_taken_away_is_closed(visit: Any, live_server: Any) -> None:
    counter = opened(visit, live_server, make.clerk(make.shop()), "/merchant/")
    start, note = counter.get_by_role("button", name="Scan with this camera"), counter.locator(".scan [data-note]")
    for interrupt, filming in ((lambda: hide(counter), 0), (start.tap, 1)):
        counter.evaluate("[films, stopped] = [[], 0]; leave = new Promise((done) => { window.allow = done; }); null")
        start.tap()
        interrupt()
        counter.evaluate("allow()")
        counter.wait_for_function(f"films.length === {1 + filming}")
        assert counter.evaluate("films.length - stopped") == filming
        assert counter.locator(".scan-view").is_visible() is bool(filming)
    stop = counter.get_by_role("button", name="Stop the camera")
    expect(stop).to_be_focused()
    counter.evaluate("for (const film of films) film.getTracks()[0].dispatchEvent(new Event('ended'))")
    expect(note).to_have_text("This browser gives no camera. Use a photo, or type the digits.")
    expect(start).to_be_focused()
    assert counter.locator(".scan-view").is_hidden()


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
def test_a_camera_that_is_stopped_while_zxing_comes_stays_off_and_starts_again(visit: Any, live_server: Any) -> None:
    now = timezone.now()
    _payment, code = make.payment_code(make.rich_citizen(100, now=now), 15, now=now)
    counter = opened(visit, live_server, make.clerk(make.shop()), "/merchant/", FILM)
    held: list[Any] = []

    def hold(route: Any) -> None:
        held.append(route)

    counter.context.route("**/zxing/reader.js", hold)
    start, note = counter.get_by_role("button", name="Scan with this camera"), counter.locator(".scan [data-note]")
    film(counter, f"{live_server.url}/r/{code.code}/")
    start.tap()
    expect(note).to_have_text("Getting ready to read codes …")
    counter.get_by_role("button", name="Stop the camera").tap()
    expect(note).to_have_text("")
    with counter.context.expect_event("response", lambda answer: answer.url.endswith("zxing/reader.wasm")):
        held.pop().continue_()
    expect(start).to_be_visible()
    assert counter.url == f"{live_server.url}/merchant/", "nothing is read by a camera that is off"
    start.tap()
    counter.get_by_role("button", name="Confirm: take 15 coins").wait_for()


def test_the_camera_stays_inside_the_narrowest_page(visit: Any, live_server: Any) -> None:
    counter = opened(visit, live_server, make.clerk(make.shop()), "/merchant/")
    counter.set_viewport_size({"width": 240, "height": 400})
    counter.get_by_role("button", name="Scan with this camera").tap()
    counter.locator(".scan-view").wait_for()
    for size in ("", "large"):
        counter.evaluate("(size) => { document.documentElement.className = size; }", size)
        view, end = counter.locator(".scan-view").bounding_box(), counter.locator("[data-stop]").bounding_box()
        assert 0 <= view["x"] <= view["x"] + view["width"] <= 240
        assert 0 <= end["x"] <= end["x"] + end["width"] <= 240
        assert counter.evaluate("document.documentElement.scrollWidth") <= 240


@needs_zxing
def test_zxing_reads_where_a_browser_says_that_it_reads_and_does_not(visit: Any, live_server: Any) -> None:
    _payment, code = make.payment_code(make.rich_citizen(100, now=timezone.now()), 15, now=timezone.now())
    away = """window.BarcodeDetector = class {
      static getSupportedFormats = async () => ["qr_code"];
      detect = async () => { throw new DOMException("Barcode detection service unavailable.", "NotSupportedError"); };
    };"""
    counter = opened(visit, live_server, make.clerk(make.shop()), "/merchant/", FILM + away)
    counter.get_by_role("button", name="Scan with this camera").tap()
    film(counter, f"{live_server.url}/r/{code.code}/")
    expect(counter.get_by_role("button", name="Confirm: take 15 coins")).to_be_visible(timeout=60_000)


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


@needs_zxing
def test_a_page_without_zxing_says_so_and_keeps_the_photo(visit: Any, live_server: Any) -> None:
    """A worker that does not come: a line cut in between, or a file that a proxy holds back."""
    counter = opened(visit, live_server, make.clerk(make.shop()), "/merchant/", FILM)
    visit.forgive("read_codes")  # type: ignore[attr-defined]
    counter.evaluate("document.querySelector('[data-scan]').dataset.worker = '/static/js/read_codes_away.js'")
    visit.forgive("404")  # type: ignore[attr-defined]
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
