"""What is in force, and who has agreed to it."""

import time

from django.conf import settings
from django.db.models import Max

from civic.accounts.models import User
from civic.consent.models import Consent, Document

_known: tuple[float, tuple[int, ...]] = (0.0, ())


def current() -> list[Document]:
    """The newest version of each document, terms first."""
    newest = Document.objects.order_by().values("kind").annotate(newest=Max("id")).values("newest")
    return sorted(Document.objects.filter(pk__in=newest), key=lambda document: document.kind, reverse=True)


def newest(kind: Document.Kind) -> Document | None:
    return Document.objects.filter(kind=kind).order_by("-id").first()


def current_ids() -> tuple[int, ...]:
    """The documents in force, remembered by each process for CONSENT_RECHECK_SECONDS: it is asked on every page."""
    global _known  # noqa: PLW0603  a memo, and nothing but that
    read_at, ids = _known
    if time.monotonic() - read_at >= settings.CONSENT_RECHECK_SECONDS or not read_at:
        rows = Document.objects.order_by().values("kind").annotate(newest=Max("id"))
        ids = tuple(sorted(row["newest"] for row in rows))
        _known = (time.monotonic(), ids)
    return ids


def unanswered(user: User) -> list[Document]:
    """The documents in force to which the person has not agreed, or has taken it back."""
    return [document for document in current() if last_act(user, document) != Consent.Act.GIVEN]


def last_act(user: User, document: Document) -> str:
    rows = Consent.objects.filter(user=user, document=document).order_by("-id")
    return rows.values_list("act", flat=True).first() or ""
