"""What one channel cannot carry goes by another: a quota is used up, a token was taken back, somebody blocked us."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from civic.outbox.models import OutboxItem
from engagement.delivery.kinds import Channel
from engagement.delivery.told import told_by
from engagement.delivery.ways import Way, ways

# The same rows by the way w, for those who did not switch it off: news of that family, or notices, was said “off” to.
# A row that is there by that way already carries it as well.
MOVE = """
WITH n AS (
  SELECT i.id, i.about, i.user_id, c.id AS citizen_id, i.urgency, i.content, i.expires_at
  FROM civic_outboxitem i JOIN civic_citizen c ON c.user_id = i.user_id
  WHERE i.id = ANY(%(ids)s) AND {has}
    AND NOT EXISTS (SELECT 1 FROM engagement_preference p
                     WHERE p.citizen_id = c.id AND p.channel = %(channel)s AND p.family = %(family)s AND p.how = 'off')
), made AS (
  INSERT INTO civic_outboxitem (channel, urgency, key, user_id, address, about, content, state, once, tries, unknown,
                                due_at, expires_at, error, reference, created_at)
  SELECT %(outbox)s, n.urgency, {key}, n.user_id, {address}, n.about, {content}, 'waiting', false, 0, 0,
         %(now)s, n.expires_at, '', '', %(now)s
  FROM n {joined}
  ON CONFLICT (key) DO NOTHING
)
SELECT id FROM n"""
LISTED = (
    "(SELECT jsonb_object_agg(e.name || 's', jsonb_build_array(e.value)) FROM jsonb_each(n.content) e(name, value))"
)


@transaction.atomic
def file(items: Sequence[OutboxItem], *, instead_of: Channel, now: datetime) -> set[int]:
    """File rows by the first other way that each person has; return the numbers of the items that are carried.

    Emergencies went by all ways when they were planned.
    """
    carried: set[int] = set()
    for family, some in _by_family(items).items():
        for way in ways():
            left = [pk for pk in some if pk not in carried]
            if way.channel != instead_of and way.has and not way.only_asked and left:
                carried |= _move(left, way, family, now)
    return carried


def _by_family(items: Sequence[OutboxItem]) -> dict[str, list[int]]:
    told = told_by(items)
    found: dict[str, list[int]] = {}
    for item in items:
        for one in told[item.pk][:1]:
            if one.family is not None:
                found.setdefault(one.family.slug if one.can_stop else "", []).append(item.pk)
    return found


def _move(pks: list[int], way: Way, family: str, now: datetime) -> set[int]:
    sql = MOVE.format(
        has=way.has.format(user="i.user_id", urgency="i.urgency"), key=way.key, address=way.address, joined=way.joined,
        content=LISTED if way.lists else "n.content",
    )  # fmt: skip
    facts: dict[str, Any] = {
        "ids": pks, "channel": str(way.channel), "family": family, "outbox": way.outbox, "now": now
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(sql, facts)
        return {number for (number,) in cursor.fetchall()}
