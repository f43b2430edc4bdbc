"""A first visit on an old phone: chromium, the processor four times slower, Slow 4G, nothing kept from before."""

from collections import Counter
from collections.abc import Sequence
from statistics import median
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from bench.reports import say
from bench.serving import PAIRS, Portal
from tests.browsers import PHONE, chromium

# What the developer tools call Slow 4G: 1.6 Mbit/s and 150 ms, with their corrections for applying it to each request.
SLOW_4G = {
    "offline": False,
    "latency": 562.5,
    "downloadThroughput": 1.6e6 * 0.9 / 8,
    "uploadThroughput": 0.75e6 * 0.9 / 8,
}
PAINT = """() => new Promise((done) => {
  const seen = { lcp: 0, cls: 0 };
  new PerformanceObserver((list) => { for (const e of list.getEntries()) seen.lcp = e.startTime; })
    .observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver((list) => { for (const e of list.getEntries()) if (!e.hadRecentInput) seen.cls += e.value; })
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(seen), 500);
})"""


# The longest that the page took to answer a tap or a key, as the browser itself notes it (from 16 ms on).
ANSWERED = """() => { window.answered = 0;
  new PerformanceObserver((list) => {
    for (const e of list.getEntries()) if (e.interactionId) window.answered = Math.max(window.answered, e.duration);
  }).observe({ type: "event", buffered: true, durationThreshold: 16 }); }"""
TAPPED = "main :is(input[type=radio], input[inputmode], input[type=text], input[type=search], summary, [aria-expanded])"
NAMES = ("visitor", "citizen", "clerk")


def phone(portal: Portal, pages: Sequence[str]) -> None:
    """Largest paint, shifts, answers to taps and bytes: as a visitor, as a citizen and as a clerk at the counter."""
    notice = pages[-1]
    visited = [("visitor", "/"), ("visitor", notice), ("clerk", "/merchant/")]
    visited += [("citizen", path) for path in ("/", "/wallet/", "/pay/", notice, questions_of(notice))]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
        for who, path in sorted(visited, key=lambda each: NAMES.index(each[0])):
            visits = [_visit(browser, portal, path, who) for _ in range(PAIRS)]
            _tell(who, path, visits)
        browser.close()


def _tell(who: str, path: str, visits: list[dict[str, float]]) -> None:
    seen = {name: median(visit[name] for visit in visits) for name in visits[0]}
    say(f"  {who:<8} {path:<22} LCP {seen['lcp'] / 1000:.2f} s (goal ≤ 2.0), CLS {seen['cls']:.3f} (≤ 0.02), "
        f"answer to a tap {seen['answered']:.0f} ms (≤ 200), "
        f"JS {seen['Script'] / 1024:.1f} KB (≤ 60), CSS {seen['Stylesheet'] / 1024:.1f} KB (≤ 30), "
        f"all but pictures {seen['plain'] / 1024:.0f} KB (≤ 200), pictures {seen['Image'] / 1024:.0f} KB")  # fmt: skip


def questions_of(notice: str) -> str:
    """The page of the questions that a notice asks."""
    from engagement.notices.models import Notice

    asked = Notice.objects.get(pk=int(notice.strip("/").split("/")[-1])).questionnaire
    return f"/questionnaires/{asked.pk}/" if asked else notice


def _visit(browser: Browser, portal: Portal, path: str, who: str) -> dict[str, float]:
    context = browser.new_context(**PHONE, device_scale_factor=2, service_workers="block")
    if who != "visitor":
        of = portal.cookies if who == "citizen" else portal.of_clerk
        cookies = [{"name": name, "value": value, "url": portal.address} for name, value in of.items()]
        context.add_cookies(cookies)
    page = context.new_page()
    sizes = _counted(page)
    page.goto(portal.address + path, wait_until="networkidle")
    seen: dict[str, float] = page.evaluate(PAINT)
    seen["answered"] = _tapped(page)
    context.close()
    plain = sum(size for kind, size in sizes.items() if kind != "Image")
    return seen | {"plain": plain} | {kind: sizes[kind] for kind in ("Script", "Stylesheet", "Image")}


def _tapped(page: Any) -> float:
    """Tap the first thing on the page that answers by itself, and type a digit where it takes one: ms, 0 below 16."""
    thing = page.locator(TAPPED).filter(visible=True).first
    page.evaluate(ANSWERED)
    if not thing.count():
        return 0
    thing.tap()
    if thing.get_attribute("inputmode"):
        page.keyboard.press("1")
    page.wait_for_timeout(600)
    return float(page.evaluate("window.answered"))


def _size(event: dict[str, Any], kinds: dict[str, str]) -> dict[str, int]:
    return {kinds.get(event["requestId"], "Other"): int(event["encodedDataLength"])}


def _counted(page: Any) -> Counter[str]:
    """Slow the phone down, and count the bytes that come over its line, by kind."""
    tools = page.context.new_cdp_session(page)
    kinds: dict[str, str] = {}
    sizes: Counter[str] = Counter()
    tools.on("Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"]}))
    tools.on("Network.loadingFinished", lambda event: sizes.update(_size(event, kinds)))
    tools.send("Network.enable")
    tools.send("Network.emulateNetworkConditions", SLOW_4G)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    return sizes
