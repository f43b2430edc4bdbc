"""The numbers of settlement for /metrics."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count

from civic.health.gauges import GAUGES, Gauge, Sample, seconds
from rewards.settlement.proving.queries import last_proofs
from rewards.settlement.statements.models import Statement


def _statements(now: datetime) -> Iterator[Sample]:
    for status, count in Statement.objects.order_by().values_list("status").annotate(n=Count("pk")):
        yield (status,), count


def _proofs(now: datetime) -> Iterator[Sample]:
    for proof in last_proofs(now=now):
        if proof.run:
            yield (str(proof.kind), proof.run.outcome), seconds(now - proof.run.ended_at)


GAUGES.add("tuili_statements", Gauge("statements of shops by state", ("status",), _statements))
GAUGES.add("tuili_proof_age_seconds", Gauge("since the last proof of its kind ended", ("kind", "outcome"), _proofs))
