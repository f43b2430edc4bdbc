"""Planning a notice for everybody with a device, over a bare INSERT … SELECT of as many rows into the same table."""

import time

from bench.messages import world
from bench.messages.world import CITIZENS, PAIRS
from bench.reports import pairs, say

# As many rows of the same columns into the same table with the same indexes, from one table.
SLIM = """
INSERT INTO civic_outboxitem (channel, urgency, key, user_id, address, about, content, state, once, tries, unknown,
    due_at, expires_at, error, reference, created_at)
SELECT 'webpush', 3, 'push:notice:1:' || s.id, s.user_id, s.id::text, 'notice:1', '{"notice": 1}', 'waiting', false, 0,
       0, now(), now() + interval '2 days', '', '', now()
FROM engagement_pushsubscription s LIMIT %s"""


def run(url: str) -> None:
    count = _plan()[1]
    ratio, planned, bare = pairs(PAIRS, lambda: _plan()[0], lambda: _slim(count))
    say(
        f"planning: {ratio:.2f}× of a bare INSERT … SELECT (median of {PAIRS} pairs; {count:,} rows for "
        f"{CITIZENS:,} citizens; goal ≤ 1.5×); {planned:.1f} s and {bare:.1f} s"
    )


def _plan() -> tuple[float, int]:
    from django.db import transaction
    from django.utils import timezone

    from engagement.delivery.planning.statement import carry_out, take_room
    from engagement.notices.models import Notice
    from engagement.sends.actions import plan_of

    _clear()
    now = timezone.now()
    began = time.perf_counter()
    with transaction.atomic():
        take_room()
        planned = carry_out(plan_of(Notice.objects.get(pk=1), now=now), now=now)
    return time.perf_counter() - began, planned["webpush"]


def _slim(count: int) -> float:
    from django.db import transaction

    _clear()
    began = time.perf_counter()
    with transaction.atomic():
        world.ask(SLIM, [count])
    return time.perf_counter() - began


def _clear() -> None:
    """An empty table, and nothing left to write of what was there: both sides begin alike."""
    world.empty()
    world.ask("CHECKPOINT")
