"""What stands in an address: something that belongs to `citizen`, to `owner` and `clerk`, or to the editor's agency."""

import re
from collections.abc import Iterable
from datetime import timedelta
from functools import cache
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.utils import timezone
from django_celery_beat.models import IntervalSchedule, PeriodicTask

from civic.accounts.models import Citizen, User
from civic.agencies.models import Agency
from civic.identity.models import LetterBatch
from civic.recovery.models import Recovery
from engagement.delivery.channels.email.models import EndedMailbox, ReturnedMail
from engagement.events.events.models import Event
from rewards.fraud.models import PayoutHold
from rewards.ledger.models import MoneyStop
from rewards.merging.models import AccountMerge
from rewards.redemption.codes import derivation
from rewards.redemption.payments.models import PaymentCode, Redemption
from rewards.shops.models import Merchant, StaffInvitation
from tests import portal
from tests.addresses import SAMPLES, Address
from tests.doors import people

CITIZEN, OWNER, CLERK, HOME = "citizen@demo.test", "merchant@demo.test", "clerk@demo.test", "culture"
# By the words before a number: the table whose row it is. The longest beginning that fits is taken.
TABLES = {
    "notices/": "engagement.notice",
    "events/": "engagement.event",
    "events/pass/": "engagement.registration",
    "alerts/": "engagement.incident",
    "emergencies/": "engagement.incident",
    "doors/": "engagement.event",
    "here/": "engagement.event",
    "questionnaires/": "surveys.questionnaire",
    "shops/": "rewards.shop",
    "s/": "rewards.shop",
    "offers/": "rewards.offer",
    "pay/": "rewards.paymentcode",
    "pay/receipts/": "rewards.redemption",
    "vouchers/": "rewards.voucher",
    "wallet/cards/": "rewards.card",
    "wallet/holds/": "rewards.hold",
    "inbox/": "engagement.message",
    "me/devices/": "civic.visit",
    "me/data/exports/": "civic.dataexport",
    "me/sign-in/passkeys/": "mfa.authenticator",
    "preferences/devices/": "engagement.pushsubscription",
    "identity/letters/": "civic.letterbatch",
    "merchant/business/": "rewards.merchant",
    "merchant/shop/": "rewards.shop",
    "merchant/staff/": "rewards.shopstaff",
    "merchant/invitations/": "rewards.staffinvitation",
    "merchant/devices/": "rewards.device",
    "merchant/changes/": "rewards.merchantchange",
    "merchant/offers/": "rewards.offer",
    "merchant/receipts/": "rewards.redemption",
    "merchant/statements/": "rewards.statement",
    "merchant/statements/<number>/disputes/": "rewards.statementdispute",
    "merchant/payouts/": "rewards.payouthold",
    "api/v1/notices/": "engagement.notice",
    "api/v1/events/": "engagement.event",
    "api/v1/agency/notices/": "engagement.notice",
    "api/v1/questionnaires/": "surveys.questionnaire",
    "api/v1/finance/batches/": "rewards.settlementbatch",
    "api/v1/merchant/payees/": "rewards.merchant",
    "api/v1/merchant/redemptions/": "rewards.redemption",
    "api/v1/merchant/staff/": "rewards.shopstaff",
    "api/v1/push/subscriptions/": "engagement.pushsubscription",
    "api/v1/wallet/cards/": "rewards.card",
    "api/v1/wallet/vouchers/": "rewards.voucher",
    "admin/desk/": "engagement.notice",
    "admin/events/": "engagement.event",
    "admin/questionnaires/": "surveys.questionnaire",
    "admin/engagement/send/trial/": "engagement.trialguest",
    "admin/rewards/merchant/document/": "rewards.merchantdocument",
    "admin/rewards/settlement/close/": "rewards.closerequest",
}
KEYS = {"statement": "number", "dataexport": "key"}


def paths(doors: Iterable[Address]) -> dict[str, str]:
    """Each door's route with a path that leads to something of theirs, in the world as it is now."""
    own.cache_clear()
    _ways.cache_clear()
    add_what_is_missing()
    return {door.route: filled(door) for door in doors}


def add_what_is_missing() -> None:
    """A row for tables of the administration that are empty in the demo's world."""
    now = timezone.now()
    one, other = (User.objects.get(email=email) for email in ("operator@demo.test", CITIZEN))
    later = now + timedelta(days=1)
    LetterBatch.objects.create(key=uuid4(), label="letters", letters=1, made_at=now, made_by=one, expires_at=later)
    Recovery.objects.create(user=other, document="health", new_email="new@demo.test", operator=one)
    ReturnedMail.objects.create(event="returned", user=other, kind="hard")
    EndedMailbox.objects.create(user=other, address=CITIZEN, kind="hard")
    every = IntervalSchedule.objects.create(every=1, period="days")
    PeriodicTask.objects.create(name="task", task="civic.heartbeat", interval=every)
    StaffInvitation.objects.create(
        merchant=own("rewards.merchant"), role="owner", email="new@demo.test", language="en", invited_at=now,
        expires_at=later,
    )  # fmt: skip
    people.browser("citizen", the_event()).get("/me/")  # which notes the visit
    sources = Citizen.objects.exclude(user=other).order_by("-pk")
    AccountMerge.objects.create(source=sources[0], target=sources[1], reason="one person", proposed_by=one)
    MoneyStop.objects.create(cause="test", lifted_at=now, lifted_by="test", lift_reason="test")
    PayoutHold.objects.create(merchant=Merchant.objects.last(), reason="test", held_by=one, held_at=now)


@cache
def own(label: str) -> Any:
    """The newest row of a table that is the citizen's, the owner's or the agency's; else the newest of all."""
    model = apps.get_model(label)
    rows = model._default_manager.order_by("-pk")
    for narrowed in _narrowed(rows):
        if found := narrowed.first():
            return found
    return rows.first()


def _narrowed(rows: QuerySet[Any]) -> list[QuerySet[Any]]:
    """The rows by all the ways together on which something of theirs is reached; then by each, the nearest first."""
    ways = _ways(rows.model)
    return [rows.filter(**dict(way)) for way in ([ways] if ways else []) + [[way] for way in ways]]


@cache
def _ways(model: type[Model]) -> list[tuple[str, Any]]:
    targets = {
        "civic.Agency": Agency.objects.get(slug=HOME),
        "civic.User": User.objects.get(email=CITIZEN),
        "civic.Citizen": User.objects.get(email=CITIZEN).citizen,
        "rewards.Merchant": Merchant.objects.filter(staff__user__email=OWNER).first(),
        "engagement.Event": the_event(),
    }
    own = targets.get(model._meta.label)
    found: list[tuple[str, Any]] = [("pk", own.pk)] if own else []
    return found + [(path, targets[label]) for path, label in _paths(model, 3) if label in targets]


def _paths(model: type[Model], depth: int, before: str = "") -> list[tuple[str, str]]:
    """Where foreign keys of a table lead, in at most so many steps, the shortest first."""
    keys = [each for each in model._meta.fields if each.is_relation and each.related_model]
    near = [(before + each.name, each.related_model._meta.label) for each in keys if each.name in OWNING]
    far = [
        path
        for each in keys
        if depth > 1 and each.related_model is not model and each.name not in OWNING
        for path in _paths(each.related_model, depth - 1, f"{before}{each.name}__")
    ]
    return near + far


OWNING = {"agency", "citizen", "user", "merchant", "event"}


def the_event() -> Event:
    """The agency's event that is to come, with people: its door opens, and they can still be moved."""
    rows = Event.objects.filter(agency__slug=HOME, notice__state="published", sessions__ends_at__gt=timezone.now())
    return rows.filter(registrations__isnull=False).order_by("-pk").first()


def filled(address: Address) -> str:
    """The address with numbers of theirs in place of its parts."""
    route = re.sub(r"<object_id>/step/.*", "<object_id>/step/", address.route)
    parts = re.findall(r"<(\w+)>", route)
    if not parts:
        return address.path
    values = {part: str(_value(route, part)) for part in parts}
    return "/" + re.sub(r"<(\w+)>", lambda part: values[part[1]], address.route)


def _value(route: str, part: str) -> Any:
    if (route, part) in SPECIAL:
        return SPECIAL[route, part]()
    if route in SPECIAL:
        return SPECIAL[route]()
    if part in SPECIAL:
        return SPECIAL[part]()
    if part not in ("pk", "object_id", "number", "copy", "card", "month"):
        return SAMPLES.get(part, "1")
    if route.startswith(("merchant/receipts/", "api/v1/merchant/redemptions/")):  # the clerk's shop is one of several
        return Redemption.objects.filter(shop__staff__user__email=CLERK).order_by("-pk")[0].pk
    label = _table(route.split(f"<{part}>", maxsplit=1)[0])
    row = own(label) if label else None
    if row is None:
        return SAMPLES.get(part, "1")
    return getattr(row, "pk" if route.startswith("admin/") else KEYS.get(row._meta.model_name, "pk"))


def _table(before: str) -> str:
    if found := [prefix for prefix in TABLES if before.startswith(prefix)]:
        return TABLES[max(found, key=len)]
    of_admin = {
        f"admin/{each._meta.app_label}/{each._meta.model_name}/": each._meta.label_lower
        for each in admin.site._registry
    }
    return next((label for prefix, label in of_admin.items() if before.startswith(prefix)), "")


SPECIAL: dict[Any, Any] = {
    "slug": lambda: HOME,
    "card": lambda: own("civic.digitalcard").key,
    ("help/<key>/", "key"): lambda: "lost-phone",
    "session": lambda: the_event().sessions.order_by("-pk").first().pk,
    "registration": lambda: the_event().registrations.order_by("-pk").first().pk,
    "layout": lambda: "fixed",
    "kind": lambda: "csv",
    "questionnaires/<pk>/": lambda: portal.ids("citizen")["questionnaires"],
    "questionnaires/<pk>/correct/": lambda: portal.ids("citizen")["questionnaires"],
    "api/v1/questionnaires/<pk>/": lambda: portal.ids("citizen")["questionnaires"],
    "api/v1/questionnaires/<pk>/responses/": lambda: portal.ids("citizen")["questionnaires"],
    ("merchant/statements/<number>/lines/<pk>/dispute/", "pk"): lambda: own("rewards.statement").lines.last().pk,
    ("wallet/lines/<transaction>/", "transaction"): lambda: own("rewards.redemption").transaction_id,
    "app_label": lambda: "rewards",
    ("admin/civic/membership/leave/<pk>/", "pk"): lambda: User.objects.get(email="culture.editor@demo.test").pk,
    "year": lambda: timezone.now().year,
    ("r/<code>/", "code"): lambda: derivation.derive(bytes(PaymentCode.objects.order_by("-pk").first().nonce)).code,
}
