from datetime import datetime
from typing import Any

from civic.accounts.models import Citizen
from engagement.delivery.models import Message


def file_message(citizen: Citizen | int, kind: Message.Kind, *, key: str, at: datetime, **facts: Any) -> None:
    """Put a message into a citizen's inbox; the same key files it once."""
    citizen_id = citizen if isinstance(citizen, int) else citizen.pk
    Message.objects.bulk_create(
        [Message(citizen_id=citizen_id, kind=kind, key=key, facts=facts, created_at=at)], ignore_conflicts=True
    )


def mark_all_read(citizen: Citizen, *, now: datetime) -> int:
    """Mark every message of a citizen as read; return how many were new."""
    return Message.objects.filter(citizen=citizen, read_at__isnull=True).update(read_at=now)
