"""Every page that a role can open, found by the URL resolver in a demo world: axe finds nothing, nothing runs over.

The tests look at each page as a visitor, and as the first of a group of people who can open it; axe by turns in one
language and the other. `make access` (ACCESS=all) lets it look as every one of them, in both, at three widths;
ROLES="visitor clerk" chooses some, and what was looked at is noted in var/access.txt.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

from tests.addresses import addresses
from tests.axe import RULES
from tests.browsers import DESK, PHONE
from tests.portal import EVERYTHING, LANGUAGES, NOT_OURS, PEOPLE, ROLES, Page, enter, pages, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NARROW, WIDE = {"width": 320, "height": 640}, DESK["viewport"]
NOTES = Path(__file__).parents[2] / "var" / "access.txt"
AXE = Axe()
NO_PAGE = {
    # what takes a form, and leads on
    "display/", "language/", "tour/", "me/data/export/", "me/data/keep/", "me/data/withdraw/", "merchant/check/",
    "merchant/confirm/", "merchant/invitations/<pk>/withdraw/", "merchant/receipts/<pk>/void/",
    "merchant/shop/<pk>/open/", "merchant/staff/<pk>/remove/", "merchant/statements/<number>/confirm/",
    "merchant/statements/<number>/invoice/", "merchant/statements/<number>/lines/<pk>/dispute/",
    "wallet/holds/<pk>/appeal/",
    # files, signs of life, parts of a page
    "favicon.ico", "healthz", "manifest.webmanifest", "sw.js", "me/data/exports/<copy>.zip", "open-data/<slug>.csv",
    "merchant/statements/<number>/lines.csv", "pay/<pk>/qr.svg", "pay/<pk>/status/",
    "accounts/2fa/recovery-codes/download/",
    # pages that stand in the middle of a way: an invitation, a mailed code, a paired second factor, a new document
    "merchant/join/<token>/", "accounts/login/code/confirm/", "accounts/confirm-email/", "accounts/2fa/authenticate/",
    "accounts/2fa/reauthenticate/", "accounts/2fa/totp/activate/", "accounts/2fa/recovery-codes/",
    "accounts/2fa/recovery-codes/generate/",
    "accounts/2fa/totp/deactivate/", "accounts/password/set/", "agree/", "accounts/2fa/webauthn/add/",
    "accounts/2fa/webauthn/login/", "accounts/2fa/webauthn/reauthenticate/", "accounts/2fa/webauthn/signup/",
    "accounts/google/login/", "accounts/google/login/callback/",
    "accounts/line/login/", "accounts/line/login/callback/",
    "c/<code>/", "v/<code>/", "guardian/<token>/", "identity/v/<code>/", "me/sign-in/confirm/passkey/",
    "me/sign-in/passkeys/<pk>/remove/", "merchant/payouts/<pk>/",
    # what takes a form in the slices that came later
    "identity/letters/<pk>/cancel/", "me/data/processing/", "me/digital/leave/", "vouchers/<pk>/cancel/",
    "me/identity/counter/",
    "inbox/read/", "me/identity/letter/", "me/sign-in/<provider>/unlink/", "merchant/card/",
    "merchant/devices/<pk>/revoke/",
    "merchant/photo/", "merchant/receipts/<pk>/refund/", "merchant/receipts/<pk>/late-refund/",
    # files and parts of their pages
    "merchant/day/", "vouchers/<pk>/qr.svg", "vouchers/<pk>/status/", "wallet/lines/<transaction>/",
    "merchant/shop/<pk>/poster.svg",
    "merchant/statements/<number>/disputes/<pk>/photo/",
    "merchant/statements/<number>/invoice/photo/", "merchant/statements/<number>/receipt.pdf",
    "merchant/statements/<number>/statement.pdf", "pay/receipts/<pk>/status/",
}  # fmt: skip


def faults(page: Any) -> list[str]:
    found = AXE.run(page, options=RULES).response["violations"]
    return [f"{fault['id']}: {node['html'][:160]}" for fault in found for node in fault["nodes"]]


def overflow(page: Any, width: dict[str, int]) -> list[str]:
    """What runs over the side at this width (320 px is a page of 1280 px at 400 %)."""
    page.set_viewport_size(width)
    too_wide = page.evaluate("Math.max(0, document.documentElement.scrollWidth - window.innerWidth)")
    return [f"{too_wide} px too wide at {width['width']}"] if too_wide > 1 else []


def look(page: Any, *, closely: bool) -> list[str]:
    """All that is wrong with the page that is open; `closely` is with axe, which takes most of the time."""
    page.set_viewport_size(PHONE["viewport"])
    found = (faults(page) if closely else []) + overflow(page, NARROW)
    if EVERYTHING:
        found += faults(page)
    found += overflow(page, WIDE)
    return found + (faults(page) if EVERYTHING else [])


def note(group: str, found: list[Page], wrong: dict[tuple[str, ...], list[str]]) -> None:
    """What was looked at, and what was found, for whoever asks later."""
    NOTES.parent.mkdir(exist_ok=True)
    looks = len(found) * len(LANGUAGES) * 3
    with NOTES.open("a", encoding="utf-8") as notes:
        notes.write(f"{timezone.now():%Y-%m-%d %H:%M} {group} {' '.join(ROLES)}: {len(found)} pages, ")
        notes.write(f"{looks} looks by axe, {len(wrong)} with faults\n")
        notes.writelines(f"  {where}: {what}\n" for where, what in wrong.items())


@pytest.mark.parametrize("group", PEOPLE)
def test_every_page_is_for_everyone(group: str, portal: None, visit: Callable[..., Any], live_server: Any) -> None:
    page = visit("/about/", DESK)
    wrong: dict[tuple[str, ...], list[str]] = {}
    found = list(pages(PEOPLE[group]))
    for at, (who, path) in enumerate(found):
        client = signed_in(who)
        for turn, language in enumerate(LANGUAGES):
            enter(page, live_server, client, language)
            page.goto(path)
            if what := look(page, closely=EVERYTHING or at % 2 == turn):
                wrong[who, path, language] = what
    if EVERYTHING:
        note(group, found, wrong)
    assert len(found) > 20 or ROLES, "the resolver was not walked"
    assert wrong == {}, "\n" + "\n".join(f"{where}: {what}" for where, what in wrong.items())


def test_every_address_of_the_site_is_a_page_or_known_to_be_none(portal: None) -> None:
    """A new page needs something to show: an address that nobody can open in the demo's world is named here."""
    reached = {path for people in PEOPLE.values() for _, path in pages(people)}
    routes = {address.route for address in addresses() if not address.route.startswith(("admin/", *NOT_OURS))}
    unreached = {route for route in routes if not any(_fits(route, path) for path in reached)}
    assert unreached <= NO_PAGE, "\n".join(sorted(unreached - NO_PAGE))


def _fits(route: str, path: str) -> bool:
    return re.fullmatch(re.sub(r"<\w+>", "[^/]+", "/" + route), path) is not None
