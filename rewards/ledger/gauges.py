"""The ledger's numbers for /metrics."""

from collections.abc import Iterator
from datetime import datetime

from django.db import connection

from civic.health.gauges import GAUGES, Gauge, Sample, seconds
from rewards.ledger import stops

UNSEALED = """
SELECT coalesce(max(id), 0), count(*) FILTER (WHERE is_open), min(recorded_at) FILTER (WHERE is_open)
  FROM (SELECT id, recorded_at, xid >= coalesce((SELECT max(to_xid::text::numeric)::text::xid8 FROM rewards_seal), '0')
               AS is_open
          FROM rewards_transaction ORDER BY id DESC LIMIT 100000) newest
"""  # a seal is due each minute: what is further back than that many rows is sealed, or an alarm anyway


def _newest(now: datetime) -> tuple[int, int, float]:
    with connection.cursor() as cursor:
        cursor.execute(UNSEALED)
        head, unsealed, oldest = cursor.fetchone()
    return head, unsealed, seconds(now - oldest) if oldest else 0.0


def _head(now: datetime) -> Iterator[Sample]:
    yield (), _newest(now)[0]


def _unsealed(now: datetime) -> Iterator[Sample]:
    yield (), _newest(now)[1]


def _unsealed_age(now: datetime) -> Iterator[Sample]:
    yield (), _newest(now)[2]


def _stopped(now: datetime) -> Iterator[Sample]:
    yield (), 1.0 if stops.current() else 0.0


GAUGES.add("tuili_ledger_head", Gauge("number of the newest transaction", (), _head))
GAUGES.add("tuili_ledger_unsealed", Gauge("transactions without a seal, up to 100,000", (), _unsealed))
GAUGES.add("tuili_ledger_unsealed_age_seconds", Gauge("since the oldest of them was recorded", (), _unsealed_age))
GAUGES.add("tuili_coins_stopped", Gauge("1 while coins are stopped", (), _stopped))
