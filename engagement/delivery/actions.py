from collections.abc import Iterable
from datetime import datetime
from typing import Any

from civic.accounts.models import Citizen
from civic.core.errors import NotFound
from engagement.delivery.models import Message

BATCH = 1_000  # rows in one statement


def file_message(citizen: Citizen | int, kind: Message.Kind, *, key: str, at: datetime, **facts: Any) -> None:
    """Put a message into a citizen's inbox; the same key files it once."""
    citizen_id = citizen if isinstance(citizen, int) else citizen.pk
    file_messages([(citizen_id, key)], kind, at=at, **facts)


def file_messages(to: Iterable[tuple[int, str]], kind: Message.Kind, *, at: datetime, **facts: Any) -> None:
    """Put the same message into many inboxes, given as (citizen id, key); the same key files it once.

    Who stopped optional messages gets none of those.
    """
    to = list(to)
    stopped = _who_stopped([pk for pk, _key in to]) if kind in Message.OPTIONAL else set()
    made = [
        Message(citizen_id=pk, kind=kind, key=key, facts=facts, created_at=at) for pk, key in to if pk not in stopped
    ]
    Message.objects.bulk_create(made, ignore_conflicts=True, batch_size=BATCH)


def _who_stopped(citizens: list[int]) -> set[int]:
    rows = Citizen.objects.filter(pk__in=citizens, messages_stopped_at__isnull=False)
    return set(rows.values_list("pk", flat=True))


def read(citizen: Citizen, *, message_id: int, now: datetime) -> Message:
    """Open one of a citizen's messages: it is read from the first time on. Raises NotFound for anybody else's."""
    found = Message.objects.filter(citizen=citizen, pk=message_id).first()
    if found is None:
        raise NotFound
    if found.read_at is None:
        Message.objects.filter(pk=found.pk, read_at=None).update(read_at=now)
    return found


def mark_all_read(citizen: Citizen, *, now: datetime) -> int:
    """Mark every message of a citizen as read; return how many were new."""
    return Message.objects.filter(citizen=citizen, read_at__isnull=True).update(read_at=now)
