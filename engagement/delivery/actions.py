from collections.abc import Iterable
from datetime import datetime
from typing import Any

from civic.accounts.models import Citizen
from engagement.delivery.models import Message

BATCH = 1_000  # rows in one statement


def file_message(citizen: Citizen | int, kind: Message.Kind, *, key: str, at: datetime, **facts: Any) -> None:
    """Put a message into a citizen's inbox; the same key files it once."""
    citizen_id = citizen if isinstance(citizen, int) else citizen.pk
    file_messages([(citizen_id, key)], kind, at=at, **facts)


def file_messages(to: Iterable[tuple[int, str]], kind: Message.Kind, *, at: datetime, **facts: Any) -> None:
    """Put the same message into many inboxes, given as (citizen id, key); the same key files it once."""
    made = [Message(citizen_id=pk, kind=kind, key=key, facts=facts, created_at=at) for pk, key in to]
    Message.objects.bulk_create(made, ignore_conflicts=True, batch_size=BATCH)


def mark_all_read(citizen: Citizen, *, now: datetime) -> int:
    """Mark every message of a citizen as read; return how many were new."""
    return Message.objects.filter(citizen=citizen, read_at__isnull=True).update(read_at=now)
