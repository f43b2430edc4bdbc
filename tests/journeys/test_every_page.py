"""Every page that a role can open, found by the URL resolver in a demo world: axe finds nothing, nothing runs over.

`make test` looks at one page of those that are made of the same templates, as a visitor and as the first of a group of
people who can open it, by turns in one language and the other. `make test-long` looks at all of them in the same way.
`make access` (ACCESS=all) lets axe look as every one of them, in both, at three widths; ROLES="visitor clerk" chooses
some, and what was looked at is noted in var/access.txt.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Error

from tests import effort
from tests.axe import faults
from tests.browsers import DESK, PHONE
from tests.portal import EVERYTHING, LANGUAGES, PEOPLE, ROLES, Page, enter, pages, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NARROW, TABLET, WIDE = {"width": 320, "height": 640}, {"width": 820, "height": 1180}, DESK["viewport"]
WIDEST = """[...document.querySelectorAll("body *")]
  .filter((each) => each.getBoundingClientRect().right > innerWidth + 1)
  .map((each) => `${each.tagName.toLowerCase()}.${each.className}`).slice(0, 5).join(" ")"""
NOTES = Path(__file__).parents[2] / "var" / "access.txt"


def overflow(page: Any, width: dict[str, int]) -> list[str]:
    """What runs over the side at this width (320 px is a page of 1280 px at 400 %)."""
    page.set_viewport_size(width)
    too_wide = page.evaluate("Math.max(0, document.documentElement.scrollWidth - window.innerWidth)")
    return [f"{too_wide} px too wide at {width['width']}: {page.evaluate(WIDEST)}"] if too_wide > 1 else []


def go(page: Any, path: str) -> None:
    """Open it; once more where the browser broke off or hung by itself. What the page breaks comes again."""
    try:
        page.goto(path)
    except Error as error:
        if not any(seen in str(error) for seen in ("ERR_ABORTED", "Timeout")):
            raise
        page.goto(path)


def look(page: Any) -> list[str]:
    """All that is wrong with the page that is open."""
    page.set_viewport_size(PHONE["viewport"])
    found = faults(page) + overflow(page, NARROW)
    if EVERYTHING:
        found += faults(page)
    found += overflow(page, TABLET) + overflow(page, WIDE)
    if EVERYTHING:
        found += faults(page)
    page.evaluate("document.documentElement.classList.add('large')")
    return found + [f"in large letters {what}" for width in (PHONE["viewport"], WIDE) for what in overflow(page, width)]


def one_for_each_set_of_templates(found: list[Page]) -> list[Page]:
    """The first page of those that are made of the same templates: the administration's lists are, and its forms."""
    return list({(page.who == "", page.templates): page for page in reversed(found)}.values())[::-1]


def note(group: str, found: list[Page], wrong: dict[tuple[str, ...], list[str]]) -> None:
    """What was looked at, and what was found, for whoever asks later."""
    NOTES.parent.mkdir(exist_ok=True)
    looks = len(found) * len(LANGUAGES) * 3
    with NOTES.open("a", encoding="utf-8") as notes:
        notes.write(f"{timezone.now():%Y-%m-%d %H:%M} {group} {' '.join(ROLES)}: {len(found)} pages, ")
        notes.write(f"{looks} looks by axe, {len(wrong)} with faults\n")
        notes.writelines(f"  {where}: {what}\n" for where, what in wrong.items())


@pytest.mark.long
@pytest.mark.parametrize("group", PEOPLE)
def test_every_page_is_for_everyone(group: str, portal: None, visit: Callable[..., Any], live_server: Any) -> None:
    page = visit("/about/", {**DESK, "service_workers": "block"})  # it answers for pages, and who is signed in changes
    wrong: dict[tuple[str, ...], list[str]] = {}
    found = list(pages(PEOPLE[group]))
    chosen = found if EVERYTHING or effort.EVERY_PAGE else one_for_each_set_of_templates(found)
    for at, (who, path, _templates) in enumerate(chosen):
        client = signed_in(who)
        for language in LANGUAGES if EVERYTHING else LANGUAGES[at % 2 :][:1]:
            enter(page, live_server, client, language)
            go(page, path)
            if what := look(page):
                wrong[who, path, language] = what
    if EVERYTHING:
        note(group, found, wrong)
    assert len(found) > 20 or ROLES, "the resolver was not walked"
    assert wrong == {}, "\n" + "\n".join(f"{where}: {what}" for where, what in wrong.items())
