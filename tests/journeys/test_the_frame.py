"""What the frame of each page promises by its sheets alone: from page to page, header and footer, sizes and colours."""

from typing import Any

import pytest

from tests.browsers import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FADES = "addEventListener('pagereveal', (event) => { window.fades = Boolean(event.viewTransition); });"


def fade(page: Any, *, motion: str) -> bool:
    """Whether one of a few pages fades into the next; Chromium leaves it out where sheets are late."""
    page.emulate_media(reduced_motion=motion)
    for name in ("privacy", "accessibility") * 4:
        with page.expect_navigation():
            page.locator(f".foot a[href='/{name}/']").tap()
        if page.wait_for_function("window.fades === undefined ? null : { fades }").json_value()["fades"]:
            return True
    return False


def test_pages_fade_into_each_other_and_not_for_whoever_wants_no_motion(visit: Any) -> None:
    visit.forgive("Transition was aborted")
    page = visit("/about/", {**PHONE, "reduced_motion": "no-preference"})
    page.context.add_init_script(FADES)
    assert [fade(page, motion=motion) for motion in ("no-preference", "reduce")] == [True, False]
