"""Leasing 500 rows out of a million that wait, over reading 500 by their numbers."""

import time

from bench.messages import world
from bench.messages.world import PAIRS, WAITING
from bench.reports import pairs, say

BATCH = 500
MANY = """
INSERT INTO civic_outboxitem (channel, urgency, key, address, about, content, state, once, tries, unknown, due_at,
    error, reference, created_at)
SELECT 'webpush', 3, 'many:' || n, '1', 'notice:1', '{"notice": 1}', 'waiting', false, 0, 0,
       now() - interval '1 hour' + n * interval '1 millisecond', '', '', now() FROM generate_series(1, %s) n"""


def run(url: str) -> None:
    world.empty()
    world.ask(MANY, [WAITING])
    world.ask("VACUUM ANALYZE civic_outboxitem")
    ratio, leased, read = pairs(max(PAIRS, 5), _lease, _read)
    say(
        f"leasing: {BATCH} of {WAITING:,} waiting rows take {ratio:.1f}× of a read of {BATCH} by their numbers "
        f"(median of {max(PAIRS, 5)} pairs); {leased * 1000:.1f} ms and {read * 1000:.1f} ms"
    )


def _lease() -> float:
    from django.utils import timezone

    from civic.outbox import actions
    from civic.outbox.channels import CHANNELS

    type(CHANNELS["webpush"]).batch = BATCH
    began = time.perf_counter()
    rows = actions.lease(CHANNELS["webpush"], now=timezone.now())
    taken = time.perf_counter() - began
    if len(rows) != BATCH:
        raise SystemExit(f"{len(rows)} rows were leased")
    return taken


def _read() -> float:
    from civic.outbox.models import OutboxItem

    first = OutboxItem.objects.order_by("pk").values_list("pk", flat=True)[0]
    numbers = list(range(first + WAITING * 7 // 10, first + WAITING * 7 // 10 + BATCH))
    began = time.perf_counter()
    rows = list(OutboxItem.objects.filter(pk__in=numbers))
    taken = time.perf_counter() - began
    if len(rows) != BATCH:
        raise SystemExit(f"{len(rows)} rows were read")
    return taken
