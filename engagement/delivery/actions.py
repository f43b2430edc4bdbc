"""File news into inboxes; read it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from civic.accounts.models import Citizen
from civic.core.errors import NotFound
from civic.core.hooks import Hook
from engagement.delivery import registry
from engagement.delivery.kinds import News, NewsKind
from engagement.delivery.models import Message

BATCH = 1_000  # rows in one statement


@dataclass(frozen=True)
class Filed:
    """Messages of one kind that were just filed, by their numbers; `reaches`: whether they may leave the portal."""

    kind: NewsKind
    numbers: list[int]
    reaches: bool = True


FILED: Hook[[Filed], None] = Hook("Who carries what was filed out of the portal?")

# A payment tells one citizen, and most are reached by nothing but their inbox: that is asked along.
INSERT = """
INSERT INTO engagement_message (citizen_id, kind, facts, key, created_at) VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (key) DO NOTHING RETURNING id, citizen_is_reached(citizen_id, %s)"""
INSERT_MANY = """
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
        some = made[begin : begin + BATCH]
        filed = _insert(kind, some[0]) if len(some) == 1 else _insert_many(kind, some)
        if filed.numbers:
            for _done in FILED(filed):
                pass


def _insert(kind: NewsKind, news: News) -> Filed:
    """Insert one message, unless it was filed before."""
    values: list[Any] = [news.citizen_id, kind.slug, _json(dict(news.facts)), news.key, news.at, kind.family.slug]
    with connection.cursor() as cursor:
        cursor.execute(INSERT, values)
        made = cursor.fetchone()
    return Filed(kind, [made[0]], reaches=made[1]) if made else Filed(kind, [])


def _insert_many(kind: NewsKind, made: list[News]) -> Filed:
    """Insert messages; those that were filed before are not among its numbers, which Django would not tell."""
    rows = [{"citizen_id": news.citizen_id, "facts": dict(news.facts), "key": news.key, "at": news.at} for news in made]
    with connection.cursor() as cursor:
        cursor.execute(INSERT_MANY, [kind.slug, _json(rows)])
        return Filed(kind, [number for (number,) in cursor.fetchall()])


def _json(facts: Any) -> str:
    return json.dumps(facts, cls=DjangoJSONEncoder)


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
