"""The ledger's numbers for /metrics."""

from collections.abc import Iterator
from datetime import datetime

from django.db import connection

from civic.health.gauges import GAUGES, Gauge, Sample, seconds
from rewards.ledger import stops

UNSEALED = """
SELECT (SELECT coalesce(max(id), 0) FROM rewards_transaction), count(*), min(recorded_at)
  FROM (SELECT recorded_at FROM rewards_transaction
         WHERE xid >= coalesce((SELECT to_xid FROM rewards_seal ORDER BY to_xid DESC LIMIT 1), '0')
         ORDER BY xid LIMIT 100000) waiting
"""  # a seal is due each minute: where more than so many rows have none, that is an alarm whatever their age


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
