"""Publish a document, agree to it, take it back."""

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from civic.audit import actions as audit
from civic.consent import queries
from civic.consent.models import Consent, Document
from civic.core import locks
from civic.core.errors import DomainError
from civic.core.locks import Lock
from civic.core.roles import Role, require_role

TEXTS = Path(__file__).parent / "texts"


class NothingChanged(DomainError):
    code = "nothing_changed"
    family = DomainError.CONFLICT
    message = _("This is word for word the version in force; nobody needs to be asked again.")


@transaction.atomic
def publish(
    kind: Document.Kind, *, text: str, text_en: str, change: str = "", by: User | None, now: datetime
) -> Document:
    """Put a new version in force; everybody is asked again. Raises NothingChanged, NotAllowed."""
    if by is not None:
        require_role(by, Role.COORDINATOR)
    _one_at_a_time()
    last = queries.newest(kind)
    if last and (last.text, last.text_en) == (text, text_en):
        raise NothingChanged
    made = Document.objects.create(
        kind=kind,
        version=last.version + 1 if last else 1,
        text=text,
        text_en=text_en,
        change=change,
        published_by=by,
        published_at=now,
    )
    queries.forget()
    transaction.on_commit(queries.forget)  # a page in between may have read the old state again
    audit.record("document.published", by=by, about=made, reason=change, version=made.version)
    return made


@transaction.atomic
def publish_first(*, now: datetime) -> list[Document]:
    """Put the shipped texts in force where a document has no version yet; return what was published."""
    _one_at_a_time()
    absent = [kind for kind in Document.Kind if queries.newest(kind) is None]
    return [
        publish(kind, text=shipped(kind, "zh-hant"), text_en=shipped(kind, "en"), by=None, now=now) for kind in absent
    ]


def shipped(kind: Document.Kind, language: str) -> str:
    """The text that comes with the portal, with this county's name and address in it."""
    words = (TEXTS / f"{kind.value}.{language}.txt").read_text(encoding="utf-8")
    county = settings.COUNTY_NAME_EN if language == "en" else settings.COUNTY_NAME
    return words.replace("{county}", county).replace("{support}", settings.SUPPORT_EMAIL)


@transaction.atomic
def agree(user: User, *, now: datetime) -> list[Consent]:
    """Agree to every document in force that is still open; agreed twice, it is on record once."""
    User.objects.select_for_update().get(pk=user.pk)
    return _write(user, queries.unanswered(user), Consent.Act.GIVEN, now)


@transaction.atomic
def withdraw(user: User, *, now: datetime) -> list[Consent]:
    """Take back what is in force: the portal is closed to the person until they agree again, or erase their account."""
    User.objects.select_for_update().get(pk=user.pk)
    open_kinds = {document.pk for document in queries.unanswered(user)}
    given = [document for document in queries.current() if document.pk not in open_kinds]
    return _write(user, given, Consent.Act.WITHDRAWN, now)


def record(user: User, document: Document, act: Consent.Act, *, now: datetime) -> Consent:
    """Put on record what somebody did with one document, such as the terms for digital citizens."""
    return Consent.objects.create(user=user, document=document, act=act, at=now)


def _write(user: User, documents: list[Document], act: Consent.Act, now: datetime) -> list[Consent]:
    return [record(user, document, act, now=now) for document in documents]


def _one_at_a_time() -> None:
    """Two who publish at once get two versions, one after the other."""
    locks.hold(Lock.DOCUMENTS)
