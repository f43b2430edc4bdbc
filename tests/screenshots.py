"""`make screenshots`: start a fresh demo world, walk through it, and keep small pictures in docs/screenshots.

Two of them are what a phone shows before the app is installed (civic.site.views.SCREENSHOTS); they go to static/img.

Everything is the real thing: the launcher, its demo accounts, a phone's browser and a desk's.
"""

import io
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from engagement.demo.accounts import PASSWORD
from tests.browsers import chromium

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "screenshots"
SHOWN_BEFORE = ROOT / "static" / "img"
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True, "device_scale_factor": 2}
DESK = {"viewport": {"width": 1280, "height": 800}}


def main() -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    with portal() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
        citizen_and_clerk(browser, address)
        desk(browser, address)
        staff(browser, address)
        messages(browser, address)
        emergency(browser, address)  # last: it stands on every page
        browser.close()


@contextmanager
def portal() -> Iterator[str]:
    """`make run` in a folder of its own, on a free port; ended by what Ctrl-C sends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="tuili-") as var:
        environment = {**os.environ, "VAR_DIR": var, "PORT": str(port), "DEMO": "1"}
        environment.pop("PUBLIC_URL", None)
        launcher = subprocess.Popen([sys.executable, "-m", "civic.deploy.launcher"], cwd=ROOT, env=environment)
        try:
            wait_for(f"http://localhost:{port}/healthz")
            yield f"http://localhost:{port}"
        finally:
            launcher.send_signal(signal.SIGINT)
            launcher.wait(60)


def wait_for(address: str) -> None:
    for _ in range(600):
        try:
            urllib.request.urlopen(address).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.2)
        else:
            return
    sys.exit("The portal did not start.")


def someone(browser: Browser, address: str, email: str, device: dict[str, Any], language: str = "zh-TW") -> Page:
    """A signed-in person on a device."""
    page = browser.new_context(base_url=address, locale=language, **device).new_page()
    page.context.add_cookies([{"name": "tuili_tour", "value": "seen", "url": address}])  # not their first visit
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill(email)
    page.locator("details summary").last.click()
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("button[name=how][value=password]").click()
    page.wait_for_url(lambda url: "/login" not in url)
    return page


def keep(page: Page, name: str) -> None:
    """Save what the window shows, in few colours, so that the pictures stay small."""
    page.wait_for_load_state("networkidle")
    picture = Image.open(io.BytesIO(page.screenshot()))
    if picture.width > 1280:
        picture = picture.resize((1280, picture.height * 1280 // picture.width))
    picture.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(TARGET / f"{name}.png", optimize=True)


def keep_for_the_app(page: Page, form: str) -> None:
    """Save what the window shows in its own size, as the manifest says it."""
    page.wait_for_load_state("networkidle")
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    picture.save(SHOWN_BEFORE / f"screen-{form}.webp", quality=60, method=6)


def desk(browser: Browser, address: str) -> None:
    """What a citizen sees on a desk: notices, one with its questions beside it, and the shops with their map."""
    page = someone(browser, address, "digital@demo.test", DESK)
    page.goto("/")
    keep(page, "home-desk")
    page.locator("a[href^='/notices/']").first.click()
    keep(page, "notice-desk")
    page.goto("/shops/")
    page.locator(".map-pin").first.wait_for()
    keep_for_the_app(page, "desk")


def citizen_and_clerk(browser: Browser, address: str) -> None:
    phone = someone(browser, address, "citizen@demo.test", PHONE)
    phone.goto("/")
    keep(phone, "home")
    keep_for_the_app(phone, "phone")
    phone.locator("a[href^='/notices/']").first.click()
    keep(phone, "notice")
    questionnaire(phone)
    phone.goto("/wallet/")
    keep(phone, "wallet")
    phone.goto("/pay/")
    phone.locator("input[name=amount]").fill("35")
    phone.locator("main form button").first.click()
    phone.wait_for_selector(".qr img")
    keep(phone, "payment-code")
    digits = "".join(phone.locator(".digits").inner_text().split())
    counter = someone(browser, address, "clerk@demo.test", PHONE)
    counter.goto("/merchant/")
    keep(counter, "merchant")
    counter.locator("input[name=digits]").fill(digits)
    counter.locator("form[action$='/check/'] button").last.click()
    counter.wait_for_selector("form[action$='/confirm/']")
    keep(counter, "merchant-confirm")
    counter.locator("form[action$='/confirm/'] button").last.click()
    counter.wait_for_selector(".receipt-code")
    keep(counter, "receipt")


def questionnaire(phone: Page) -> None:
    """The first open questionnaire that the citizen has not answered."""
    links = [link.get_attribute("href") for link in phone.locator("a[href*='/questionnaires/']").all()]
    page = 1
    while not links and page < 5:
        phone.goto(f"/?page={page}")
        for notice in [link.get_attribute("href") for link in phone.locator("a[href^='/notices/']").all()]:
            phone.goto(str(notice))
            links = [link.get_attribute("href") for link in phone.locator("a[href*='/questionnaires/']").all()]
            if links:
                break
        page += 1
    phone.goto(str(links[0]))
    keep(phone, "questionnaire")


def staff(browser: Browser, address: str) -> None:
    editor = someone(browser, address, "editor@demo.test", DESK)
    editor.goto("/admin/engagement/notice/")
    keep(editor, "admin-notices")
    finance = someone(browser, address, "finance@demo.test", DESK, "en")
    finance.goto("/admin/rewards/settlement/")
    finance.locator("#result_list tbody a").first.click()
    keep(finance, "admin-settlement")
    for email, name in (("finance@demo.test", "finance-home"), ("operator@demo.test", "operator-home")):
        home = someone(browser, address, email, DESK)
        home.goto("/admin/")
        keep(home, name)
    owner = someone(browser, address, "merchant@demo.test", DESK)
    owner.goto("/merchant/payments/")
    keep(owner, "merchant-history")


def messages(browser: Browser, address: str) -> None:
    phone = someone(browser, address, "citizen@demo.test", PHONE)
    phone.context.grant_permissions(["notifications"])
    for page, name in (("/inbox/", "inbox"), ("/preferences/", "preferences")):
        phone.goto(page)
        keep(phone, name)


def emergency(browser: Browser, address: str) -> None:
    """One coordinator writes on a phone, another confirms on theirs; a citizen reads what to do."""
    writer = someone(browser, address, "coordinator@demo.test", PHONE)
    writer.goto("/admin/engagement/bulletin/")
    writer.locator(".emergency-acts a[href*='kind=gas']").click()
    writer.locator("[name=title]").fill("民權路氣體外洩，請立即離開")
    writer.locator("[name=_save]").click()
    second = someone(browser, address, "deputy@demo.test", PHONE)
    second.goto("/admin/engagement/bulletin/")
    keep(second, "emergency-desk")
    second.locator(".emergency-open a").first.click()
    second.locator("form[action$='/step/confirm/'] button").click()
    second.wait_for_load_state()
    citizen = someone(browser, address, "citizen@demo.test", PHONE)
    citizen.goto("/emergencies/")
    citizen.locator(".emergency a").first.click()
    citizen.wait_for_url("**/emergencies/*/")
    keep(citizen, "incident")


if __name__ == "__main__":
    main()
