"""Every page that a role can open, found by the URL resolver in a demo world: axe finds nothing, nothing runs over.

The tests look at each page as a visitor, and as the first of a group of people who can open it; axe by turns in one
language and the other. `make access` (ACCESS=all) lets it look as every one of them, in both, at three widths;
ROLES="visitor clerk" chooses some, and what was looked at is noted in var/access.txt.
"""

import os
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib import admin
from django.test import Client
from django.utils import timezone

from civic.accounts.models import User
from civic.digital.models import DigitalCard
from engagement.delivery.models import Message
from engagement.demo import world
from engagement.notices.models import Notice
from rewards.offers import vouchers
from rewards.offers.models import Offer, Voucher
from rewards.redemption import actions as redemption
from rewards.redemption import codes
from rewards.redemption.models import PaymentCode, Redemption
from rewards.settlement.models import Statement
from rewards.shops.models import Shop, ShopStaff
from surveys.responses.models import Participation
from tests.browsers import DESK, PHONE
from tests.journeys.test_access import RULES
from tests.owner import as_loader
from tests.repository.test_urls import Address, addresses

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
EVERYTHING = os.environ.get("ACCESS") == "all"
LANGUAGES = ("zh-hant", "en")
NARROW, WIDE = {"width": 320, "height": 640}, DESK["viewport"]
NOTES = Path(__file__).parents[2] / "var" / "access.txt"
ROLES = os.environ.get("ROLES", "").split()
AXE = Axe()
PEOPLE = {
    "people": ("", "citizen", "digital", "minor"),
    "shops": ("merchant", "clerk"),
    "staff": ("coordinator", "operator", "finance", "editor", "approver", "auditor"),
}
# Pages that are a library's own, or no page of ours to change.
NOT_OURS = ("api/", "admin/jsi18n", "admin/django_celery_beat", "demo/", "media/", "accounts/3rdparty")
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


class Page(NamedTuple):
    """What a person sees at a path."""

    who: str
    path: str


@pytest.fixture
def portal(settings: Any) -> None:
    """The demo's world, small, with a live payment code, and its pictures."""
    settings.DEMO, settings.STAFF_SECOND_FACTOR = True, False
    now = timezone.now()
    with as_loader():
        world.load(citizens=30, seed=1, now=now, say=lambda line: None)
    settings.PAYMENT_CODE_SECONDS = 3600
    citizen = User.objects.get(email="citizen@demo.test").citizen
    redemption.create_payment_code(citizen, 5, now=now)
    vouchers.take(Offer.objects.filter(coins__lt=50).order_by("coins").first().pk, citizen=citizen, key="v", now=now)


def ids(who: str) -> dict[str, Any]:
    """What stands in an address, as this person would meet it; by the words before it."""
    user = User.objects.filter(email=f"{who}@demo.test").first()
    job = ShopStaff.objects.filter(user=user).order_by("pk").first() if user else None
    merchant = job.merchant_id if job else 0
    asked = Participation.objects.filter(citizen__user=user).values("questionnaire")
    open_ones = Notice.objects.filter(questionnaire__opened_at__isnull=False, audience=None)
    mine = {"shop__merchant": merchant} if merchant else {"citizen__user": user}
    paid = Redemption.objects.filter(**mine).order_by("-pk").first()
    card = DigitalCard.objects.order_by("pk").first()
    return {
        "notices": Notice.objects.filter(published_at__isnull=False, audience=None).order_by("-pk").first().pk,
        "questionnaires": open_ones.exclude(questionnaire__in=asked).order_by("-pk").first().questionnaire_id,
        "done": asked.order_by("-pk").values_list("questionnaire", flat=True).first() or 0,
        "shops": Shop.objects.order_by("pk").first().pk,
        "pay": user.citizen.payment_codes.order_by("-pk").values_list("pk", flat=True).first() if user else 0,
        "receipts": paid.pk if paid else 0,
        "digital": card.key if card else "none",
        "business": merchant,
        "shop": Shop.objects.filter(merchant=merchant).values_list("pk", flat=True).first() or 0,
        "statements": Statement.objects.filter(merchant=merchant).values_list("number", flat=True).first() or "none",
        "tour": 1,
        "inbox": Message.objects.filter(citizen__user=user).values_list("pk", flat=True).first() or 0,
        "vouchers": Voucher.objects.filter(citizen__user=user).values_list("pk", flat=True).first() or 0,
        "r": codes.derive(bytes(PaymentCode.objects.order_by("-pk").first().nonce)).code,
    }


def filled(address: Address, found: dict[str, Any]) -> str:
    """The address with what is there in place of its parts."""
    parts = address.route.split("/")
    for at, part in enumerate(parts):
        if part.startswith("<") and part != "<object_id>" and at:
            key = "done" if parts[-2:-1] == ["done"] else parts[at - 1]
            parts[at] = str(found.get(key, urlsplit(address.path).path.split("/")[at + 1]))
    return "/" + "/".join(parts)


def administration() -> Iterator[str]:
    """Each list, form and history of the administration, with the newest row of each table."""
    yield from ("/admin/", "/identity/desk/", "/identity/letters/")
    for model, page in admin.site._registry.items():
        if model._meta.app_label == "django_celery_beat":
            continue
        base = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        yield from (base, f"{base}add/")
        row = page.model._default_manager.order_by("-pk").first()
        if row is not None:
            yield from (f"{base}{row.pk}/change/", f"{base}{row.pk}/history/")


def paths_for(who: str) -> list[str]:
    """Every address of the site, filled for this person; for staff also the administration."""
    found = ids(who)
    site = {
        filled(address, found)
        for address in addresses()
        if not address.route.startswith(("admin/", *NOT_OURS)) and "<path>" not in address.route
    }
    return sorted(site) if who not in PEOPLE["staff"] else sorted({*administration()})


def pages(people: tuple[str, ...]) -> Iterator[Page]:
    """What each person can open; once in a group of people, unless everything is asked for."""
    seen: set[str] = set()
    for who in people:
        if ROLES and (who or "visitor") not in ROLES:
            continue
        client = signed_in(who)
        for path in paths_for(who):
            if path in seen and not EVERYTHING:
                continue
            answer = client.get(path)
            if answer.status_code == 200 and b"</html>" in getattr(answer, "content", b""):
                seen |= {path} if who else set()  # a visitor's page is another than the one of who is signed in
                yield Page(who, path)


def signed_in(who: str) -> Client:
    client = Client()
    if who:
        client.force_login(User.objects.get(email=f"{who}@demo.test"))
        session = client.session  # as if signed in a moment ago: some pages ask for the password again
        session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
        session.save()
    return client


def enter(page: Any, server: Any, client: Client, language: str) -> None:
    cookies = [{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": server.url}]
    if settings.SESSION_COOKIE_NAME in client.cookies:
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        cookies.append({"name": settings.SESSION_COOKIE_NAME, "value": value, "url": server.url})
    page.context.clear_cookies()
    page.context.add_cookies(cookies)


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
