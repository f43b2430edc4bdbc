"""The browser and the devices of tests, pictures and benchmarks."""

import os
import shutil

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True, "locale": "en-US"}
DESK = {"viewport": {"width": 1280, "height": 900}, "locale": "en-US"}


def chromium() -> str | None:
    """The system's browser: Playwright's own cannot be downloaded everywhere."""
    named = os.environ.get("CHROMIUM")
    return named or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
