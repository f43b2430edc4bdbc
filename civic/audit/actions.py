from collections.abc import Iterable
from typing import Any

from django.db import models, transaction

from civic.accounts.models import User
from civic.audit.models import AuditEvent, AuditWords


@transaction.atomic
def record(
    action: str, *, by: User | None, about: models.Model | None = None, reason: str = "", **details: Any
) -> AuditEvent:
    """Add one line to the audit log, in the same transaction as the act itself; its reason comes with it or never."""
    event = AuditEvent.objects.create(
        actor=by,
        actor_label=_label(by),
        action=action,
        object_type=about._meta.label_lower if about else "",
        object_id=str(about.pk) if about else "",
        details=details,
    )
    if reason:
        AuditWords.objects.create(event=event, text=reason[:500])
    return event


def forget_words(about: type[models.Model], ids: Iterable[object], **also: Any) -> int:
    """Empty the reasons that were typed about some rows of a table; `also` narrows them down. Returns how many."""
    named = {"event__object_type": about._meta.label_lower, "event__object_id__in": [str(pk) for pk in ids]}
    return AuditWords.objects.filter(**named, **also).exclude(text="").update(text="")


def _label(by: User | None) -> str:
    """Staff by their address, so that the log reads without the accounts; others by number: it must forget them."""
    if by is None:
        return "system"
    return str(by.email) if by.is_staff else f"user:{by.pk}"
