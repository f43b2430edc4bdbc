"""The browser and the devices of tests, pictures and benchmarks."""

import os
import shutil

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True, "locale": "en-US"}
SMALLEST = PHONE | {"viewport": {"width": 320, "height": 568}}
DESK = {"viewport": {"width": 1280, "height": 900}, "locale": "en-US"}


SHELL, WHOLE = "chromium-headless-shell", ("chromium", "chromium-browser", "google-chrome")


def chromium(*, whole: bool = False) -> str | None:
    """The system's browser: Playwright's own cannot be downloaded everywhere.

    The one without windows comes first: the same pages, scripts, workers and passkeys for half the processor time.
    A `whole` one, where it is there, can show notifications, too.
    """
    names = (*WHOLE, SHELL) if whole else (SHELL, *WHOLE)
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
