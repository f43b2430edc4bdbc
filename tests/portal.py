"""The demo world as a portal to walk through: who is there, and every address as each of them would meet it."""

import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib import admin
from django.test import Client, override_settings
from django.utils import timezone

from civic.accounts.models import User
from civic.consent import queries as consent
from civic.digital.models import DigitalCard
from engagement.delivery.models import Message
from engagement.demo import predraw, world
from engagement.emergencies.incidents import queries as emergencies
from engagement.events.events.models import Event, EventSession
from engagement.events.registrations.models import Registration
from engagement.notices.models import Notice
from rewards.offers import vouchers
from rewards.offers.models import Offer, Voucher
from rewards.redemption.codes import actions as codes
from rewards.redemption.codes import derivation
from rewards.redemption.payments.models import PaymentCode, Redemption
from rewards.settlement.statements.models import Statement
from rewards.shops.models import Shop, ShopStaff
from surveys.questionnaires.models import Questionnaire, Version
from surveys.responses.models import Participation
from surveys.results.models import ResultsPage
from tests import once, worlds
from tests.addresses import Address, addresses
from tests.owner import as_loader

EVERYTHING = os.environ.get("ACCESS") == "all"
LANGUAGES = ("zh-hant", "en")
ROLES = os.environ.get("ROLES", "").split()
PEOPLE = {
    "people": ("", "citizen", "digital", "minor"),
    "shops": ("merchant", "clerk"),
    "staff": ("coordinator", "operator", "finance", "editor", "approver", "auditor"),
}
# Pages that are a library's own, or no page of ours to change.
NOT_OURS = ("api/", "admin/jsi18n", "admin/django_celery_beat", "demo/", "media/", "accounts/3rdparty")


class Page(NamedTuple):
    """What a person sees at a path, and which templates it is made of."""

    who: str
    path: str
    templates: frozenset[str]


def build(media: Path) -> None:
    """The demo's world, small, with a live payment code and a voucher, and the pictures that are there."""
    now = timezone.now()
    with override_settings(DEMO=True, MEDIA_ROOT=media), as_loader():
        world.load(citizens=30, seed=1, now=now, say=lambda line: None)
    citizen = User.objects.get(email="citizen@demo.test").citizen
    with override_settings(PAYMENT_CODE_SECONDS=3600):
        codes.create_payment_code(citizen, 5, now=now)
    vouchers.take(Offer.objects.filter(coins__lt=50).order_by("coins").first().pk, citizen=citizen, key="v", now=now)


@pytest.fixture(scope="session")
def demo_media(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's pictures, which one process draws for all."""
    drawn = once.folder(tmp_path_factory, "pictures", lambda made: predraw.draw_all(media=made))
    return Path(shutil.copytree(drawn, tmp_path_factory.mktemp("portal"), dirs_exist_ok=True))


@pytest.fixture
def as_a_demo(settings: Any, demo_media: Path) -> None:
    settings.DEMO, settings.STAFF_SECOND_FACTOR, settings.MEDIA_ROOT = True, False, demo_media
    settings.PAYMENT_CODE_SECONDS = 3600
    settings.MAP_OUTLINES = str(settings.BASE_DIR / "engagement" / "demo" / "content" / "outlines.json")


@pytest.fixture(scope="session")
def world_of_the_portal(django_db_setup: None, django_db_blocker: Any, demo_media: Path) -> Iterator[str]:
    """The world in a database of its own, loaded once for this process; the database's name."""
    with django_db_blocker.unblock(), worlds.database("portal") as name:
        with worlds.inside(name):
            worlds.open_to_the_portal()
            build(demo_media)
        yield name


@pytest.fixture
def portal(as_a_demo: None, transactional_db: None, world_of_the_portal: str) -> Iterator[None]:
    """The world, committed, so that a server beside the test shows it; what is changed in it goes with the test."""
    with worlds.database("copy", world_of_the_portal) as name, worlds.inside(name):
        forget()
        yield


@pytest.fixture(scope="module")
def portal_of_the_module(world_of_the_portal: str, django_db_blocker: Any) -> Iterator[None]:
    with worlds.inside(world_of_the_portal):
        yield


@pytest.fixture
def shared_portal(portal_of_the_module: None, as_a_demo: None, db: None) -> None:
    """The process's world; what a test changes in it goes with the test, which is never a transactional one."""
    forget()


def forget() -> None:
    """Ask anew what this process has remembered of a database."""
    consent.forget()
    emergencies.forget()


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
        "results": ResultsPage.objects.order_by("pk").first().pk,
        "shops": Shop.objects.order_by("pk").first().pk,
        "pay": user.citizen.payment_codes.order_by("-pk").values_list("pk", flat=True).first() if user else 0,
        "receipts": paid.pk if paid else 0,
        "digital": card.key if card else "none",
        "business": merchant,
        "shop": Shop.objects.filter(merchant=merchant).values_list("pk", flat=True).first() or 0,
        "statements": Statement.objects.filter(merchant=merchant).values_list("number", flat=True).first() or "none",
        "agencies": "health",
        "tour": 1,
        "help": "lost-phone",
        "inbox": Message.objects.filter(citizen__user=user).values_list("pk", flat=True).first() or 0,
        "vouchers": Voucher.objects.filter(citizen__user=user).values_list("pk", flat=True).first() or 0,
        "events": Event.objects.filter(notice__state="published").order_by("-pk").values_list("pk", flat=True).first(),
        "sign-up": EventSession.objects.filter(event__notice__state="published", starts_at__gt=timezone.now())
        .exclude(registrations__citizen__user=user)
        .order_by("-event", "-pk")
        .values_list("pk", flat=True)
        .first()
        or 0,
        "pass": Registration.objects.filter(citizen__user=user).order_by("-pk").values_list("pk", flat=True).first()
        or 0,
        "r": _newest_code(),
    }


def _newest_code() -> str:
    newest = PaymentCode.objects.order_by("-pk").first()
    return derivation.derive(bytes(newest.nonce)).code if newest else "none"


def _newest(rows: Any) -> int:
    return rows.order_by("-pk").values_list("pk", flat=True).first() or 0


def filled(address: Address, found: dict[str, Any]) -> str:
    """The address with what is there in place of its parts."""
    parts = address.route.split("/")
    for at, part in enumerate(parts):
        if part.startswith("<") and part != "<object_id>" and at:
            key = parts[-2] if parts[-2] in ("done", "results") else parts[at - 1]
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


# What the administration has for each table: pages that `administration` looks at, ways that only send something on.
OF_EVERY_TABLE = re.compile(r"(add/|<object_id>/(|change/|history/|delete/|step/<\w+>/))?")


def rooms(found: dict[str, Any]) -> Iterator[str]:
    """The pages of the administration that are no table's: desks, builder, results, reports, papers beside rows."""
    tables = {f"admin/{model._meta.app_label}/{model._meta.model_name}/": model for model in admin.site._registry}
    newest = {model._meta.model_name: _newest(model._default_manager) for model in tables.values()}
    for address in addresses():
        route = address.route
        if not route.startswith("admin/") or route.startswith(NOT_OURS):
            continue
        table = tables.get("/".join(route.split("/")[:3]) + "/")
        if table is None:
            yield filled(address, found)
        elif not OF_EVERY_TABLE.fullmatch(route.split("/", 3)[3]):
            number = str(newest[table._meta.model_name])
            yield filled(address._replace(route=route.replace("<object_id>", number)), newest | found)


def in_the_making(event: Event) -> dict[str, Any]:
    """What stands in the addresses of the desks: a notice and questions that are being written, an event that was."""
    drafts = Notice.objects.filter(state=Notice.State.DRAFT)
    asked = Questionnaire.objects.filter(versions__state=Version.State.DRAFT)
    signed = Registration.objects.filter(session__event=event)
    return {
        "desk": _newest(drafts), "questionnaires": _newest(asked), "events": event.pk,
        "people": _newest(signed), "list": _newest(event.sessions), "looks": 1, "files": 1,
    }  # fmt: skip


def paths_for(who: str) -> list[str]:
    """Every address of the site, filled for this person; for staff also the administration."""
    found = ids(who)
    site = {
        filled(address, found)
        for address in addresses()
        if not address.route.startswith(("admin/", *NOT_OURS)) and "<path>" not in address.route
    }
    if who not in PEOPLE["staff"]:
        return sorted(site)
    event = Event.objects.filter(notice__state="published", registrations__isnull=False).order_by("-pk").first()
    assert event is not None
    return sorted({*administration(), *rooms(found | in_the_making(event))})


def pages(people: tuple[str, ...], wanted: Callable[[str], bool] = bool) -> Iterator[Page]:
    """What each person can open of the wanted paths; once in a group of people, unless everything is asked for."""
    seen: set[str] = set()
    for who in people:
        if ROLES and (who or "visitor") not in ROLES:
            continue
        client = signed_in(who)
        for path in paths_for(who):
            if (path in seen and not EVERYTHING) or not wanted(path):
                continue
            answer = client.get(path)
            if answer.status_code == 200 and b"</html>" in getattr(answer, "content", b""):
                seen |= {path} if who else set()  # a visitor's page is another than the one of who is signed in
                yield Page(who, path, frozenset(template.name or "" for template in answer.templates))


def opened(who: str, wanted: Callable[[str], bool] = bool) -> Iterator[tuple[str, str]]:
    """What this person reads: each wanted path that opens as a page, and the page."""
    client = signed_in(who)
    for path in filter(wanted, paths_for(who)):
        answer = client.get(path)
        if answer.status_code == 200 and b"</html>" in getattr(answer, "content", b""):
            yield path, answer.content.decode()


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
