"""File news into inboxes; read it."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from civic.accounts.models import Citizen
from civic.core.errors import NotFound
from civic.core.hooks import Hook
from engagement.delivery import registry
from engagement.delivery.kinds import News, NewsKind
from engagement.delivery.models import Message

BATCH = 1_000  # rows in one statement
FILED: Hook[[NewsKind, Sequence[int]], None] = Hook("Who carries what was filed, by its numbers, out of the portal?")

INSERT = """
INSERT INTO engagement_message (citizen_id, kind, facts, key, created_at)
SELECT n.citizen_id, %s, n.facts, n.key, n.at
FROM jsonb_to_recordset(%s) AS n (citizen_id bigint, facts jsonb, key text, at timestamptz)
ON CONFLICT (key) DO NOTHING RETURNING id"""


def file(kind: NewsKind, told: Iterable[News]) -> None:
    """Put news of one kind into the inboxes of those whom it is told; the same key is filed once.

    Who stopped optional messages gets none of the kinds that can be switched off.
    Raises UnknownKind for a kind that no file of news declares.
    """
    registry.require(kind)
    told = list(told)
    stopped = _who_stopped([news.citizen_id for news in told]) if kind.can_be_switched_off else set()
    made = [news for news in told if news.citizen_id not in stopped]
    for begin in range(0, len(made), BATCH):
        if new := _insert(kind, made[begin : begin + BATCH]):
            for _done in FILED(kind, new):
                pass


def _insert(kind: NewsKind, made: list[News]) -> list[int]:
    """Insert messages; return the numbers of those that were not filed before, which Django would not tell."""
    rows = [{"citizen_id": news.citizen_id, "facts": dict(news.facts), "key": news.key, "at": news.at} for news in made]
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [kind.slug, json.dumps(rows, cls=DjangoJSONEncoder)])
        return [number for (number,) in cursor.fetchall()]


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
