"""What is in force, and who has agreed to it."""

import time
from typing import Any

from django.conf import settings
from django.db.models import Exists, Max, OuterRef, QuerySet

from civic.accounts.models import User
from civic.consent.models import EVERYONE, Consent, Document

_memo: list[Any] = [None, ()]  # when it was read, and the ids


def current() -> list[Document]:
    """The newest version of each document that everybody is asked about, terms first."""
    newest = (
        Document.objects.filter(kind__in=EVERYONE).order_by().values("kind").annotate(newest=Max("id")).values("newest")
    )
    return sorted(Document.objects.filter(pk__in=newest), key=lambda document: document.kind, reverse=True)


def newest(kind: Document.Kind) -> Document | None:
    return Document.objects.filter(kind=kind).order_by("-id").first()


def current_ids() -> tuple[int, ...]:
    """The documents in force, remembered by each process for CONSENT_RECHECK_SECONDS: it is asked on every page."""
    read_at, ids = _memo
    if read_at is None or time.monotonic() - read_at >= settings.CONSENT_RECHECK_SECONDS:
        rows = Document.objects.filter(kind__in=EVERYONE).order_by().values("kind").annotate(newest=Max("id"))
        ids = tuple(sorted(row["newest"] for row in rows))
        remember(ids)
    return ids


def remember(ids: tuple[int, ...]) -> None:
    """Note what is in force."""
    _memo[:] = [time.monotonic(), ids]


def forget() -> None:
    """Have the next page look again: something was published."""
    _memo[:] = [None, ()]


def unanswered(user: User) -> list[Document]:
    """The documents in force to which the person has not agreed, or has taken it back."""
    return [document for document in current() if last_act(user, document) != Consent.Act.GIVEN]


def last_act(user: User, document: Document) -> str:
    rows = Consent.objects.filter(user=user, document=document).order_by("-id")
    return rows.values_list("act", flat=True).first() or ""


def people_who_agreed(document: Document) -> int:
    """How many people ever agreed to this version, each once; who agreed again had taken it back, and those are few."""
    given = Consent.objects.filter(document=document, act=Consent.Act.GIVEN).order_by()
    back = Consent.objects.filter(document=document, act=Consent.Act.WITHDRAWN).order_by()
    again = given.filter(user__in=back.values("user"))
    return given.count() - again.count() + again.values("user").distinct().count()


def withdrawn() -> QuerySet[Consent, int]:
    """The ids of those who took their consent to the privacy notice back, and have not agreed again."""
    later = Consent.objects.filter(
        user=OuterRef("user"), document__kind=OuterRef("document__kind"), pk__gt=OuterRef("pk")
    )
    taken_back = Consent.objects.filter(act=Consent.Act.WITHDRAWN, document__kind=Document.Kind.PRIVACY)
    return taken_back.filter(~Exists(later)).values_list("user", flat=True)
