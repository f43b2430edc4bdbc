"""`make gallery` photographs into var/gallery. It is no test of the suite: GALLERY=1 asks for it.

LOOKS="phone-zh desk-dark" and SETS="people states" choose; ONLY="^/merchant/" chooses by address.
"""

import os
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings

from tests.journeys.gallery import people
from tests.journeys.gallery.looks import LOOKS, Look
from tests.journeys.gallery.sheets import FOLDER, Sheets
from tests.journeys.gallery.states import State, states
from tests.portal import PEOPLE, enter, pages, signed_in

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]
GROUPS = {**PEOPLE, "full": ("rich", "boss"), "empty": ("new",)}
LONGEST = 4000  # px
# Pages that look the same whoever is signed in: they are photographed as a visitor sees them.
SAME = re.compile(
    r"/(about|accessibility|privacy|terms|style|open-data|tour|offline|digital)/|/accounts/(password/reset|inactive)|"
    r"/merchant/device/$|/shops/\d"
)
OWN = {"shops": re.compile(r"/merchant/(?!apply)|/me/$")}


def _chosen(variable: str, names: list[str]) -> list[str]:
    wanted = os.environ.get(variable, "").split() or names
    return [name for name in names if any(name.startswith(want) for want in wanted)]


def _scenes(group: str) -> list[State]:
    """What there is to see in a group: its states, or each page of its people as it comes."""
    if group == "states":
        found = list(states())
    else:
        own = OWN.get(group, re.compile(""))
        found = [
            State(path, who, path, lambda page: None)
            for who, path, _templates in pages(GROUPS[group])
            if not (who and SAME.match(path)) and own.match(path)
        ]
    return [scene for scene in found if re.search(os.environ.get("ONLY", ""), scene.path)]


def _photograph(page: Any, scene: State, look: Look, server: Any) -> bytes:
    enter(page, server, signed_in(scene.who), look.language)
    page.context.add_cookies([{"name": settings.TOUR_COOKIE_NAME, "value": "seen", "url": server.url}])
    look.put_on(page, server.url)
    page.goto(scene.path)
    scene.act(page)
    height = min(page.evaluate("document.documentElement.scrollHeight"), LONGEST)
    page.set_viewport_size({**look.viewport, "height": max(height, look.viewport["height"])})
    page.evaluate("document.querySelectorAll('img[loading=lazy]').forEach(img => { img.loading = 'eager' })")
    page.wait_for_function("[...document.images].every(image => image.complete)", timeout=5000)
    page.wait_for_timeout(150)
    return page.screenshot()


@pytest.mark.parametrize("look", [look for look in LOOKS if look.name in _chosen("LOOKS", [x.name for x in LOOKS])])
def test_photograph(look: Look, portal: None, visit: Callable[..., Any], live_server: Any) -> None:
    people.join()
    FOLDER.mkdir(parents=True, exist_ok=True)
    visit.forgive("")  # type: ignore[attr-defined]  # broken pages are among what is photographed
    page = visit("/about/", {"viewport": look.viewport, "service_workers": "block"})
    for group in _chosen("SETS", [*GROUPS, "states"]):
        for old in FOLDER.glob(f"{group}-{look.name}-*.png"):
            old.unlink()
        (FOLDER / f"{group}-{look.name}.txt").unlink(missing_ok=True)
        sheets = Sheets(FOLDER, f"{group}-{look.name}", look.columns)
        for scene in _scenes(group):
            try:
                sheets.add(f"{scene.who or 'visitor'} {scene.name}", _photograph(page, scene, look, live_server))
            except Exception as fault:
                with (FOLDER / f"{group}-{look.name}.txt").open("a") as notes:
                    notes.write(f"{scene.who} {scene.name}: {fault}\n")
        sheets.close()
