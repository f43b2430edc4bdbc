"""What /metrics tells a monitoring system: gauges read from the database when it asks. No person, no address, no word.

Each slice registers its own; a gauge that cannot be read is counted by `tuili_gauge_failed`, and the others stay.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import Count
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric

from civic.core.hooks import Register
from civic.health.models import Heartbeat
from civic.outbox.models import OutboxItem, Urgency

log = structlog.get_logger(__name__)
Sample = tuple[tuple[str, ...], float]  # the values of its labels, and the number


@dataclass(frozen=True)
class Gauge:
    """One number, or one for each combination of labels. Ages are in seconds."""

    help: str
    labels: tuple[str, ...]
    read: Callable[[datetime], Iterable[Sample]]


GAUGES: Register[Gauge] = Register("gauge")
UNSENT = (OutboxItem.State.WAITING, OutboxItem.State.SENDING, OutboxItem.State.HELD)


def seconds(span: timedelta) -> float:
    return max(0.0, span.total_seconds())


def text(*, now: datetime) -> bytes:
    """Everything that is registered, in the text format of Prometheus."""
    registry = CollectorRegistry()
    registry.register(_Reading(now))  # type: ignore[arg-type]
    return generate_latest(registry)


class _Reading:
    """One reading of all gauges."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def describe(self) -> list[Metric]:
        return []  # nothing is read before somebody asks

    def collect(self) -> Iterator[Metric]:
        failed = GaugeMetricFamily("tuili_gauge_failed", "gauges that could not be read", labels=["gauge"])
        for name, gauge in GAUGES.items():
            family = GaugeMetricFamily(name, gauge.help, labels=list(gauge.labels))
            try:
                with transaction.atomic():
                    samples = list(gauge.read(self.now))
            except Exception:  # one table that is locked or missing hides no other number
                log.exception("gauge.failed", gauge=name)
                failed.add_metric([name], 1)
                continue
            for labels, value in samples:
                family.add_metric(list(labels), value)
            yield family
        yield failed


def _outbox_rows(now: datetime) -> Iterator[Sample]:
    unsent = OutboxItem.objects.filter(state__in=UNSENT).order_by().values_list("channel", "urgency", "state")
    for channel, urgency, state, count in unsent.annotate(n=Count("pk")):
        yield (channel, Urgency(urgency).name.lower(), state), count


def _outbox_age(now: datetime) -> Iterator[Sample]:
    due = OutboxItem.objects.filter(state=OutboxItem.State.WAITING, due_at__lte=now)
    for urgency in Urgency:
        oldest = due.filter(urgency=urgency).order_by("due_at").values_list("due_at", flat=True).first()
        yield (urgency.name.lower(),), seconds(now - oldest) if oldest else 0.0


def _heartbeats(now: datetime) -> Iterator[Sample]:
    for name, at in Heartbeat.objects.values_list("name", "at"):
        yield (name,), seconds(now - at)


GAUGES.add("tuili_heartbeat_age_seconds", Gauge("since the last sign of life", ("process",), _heartbeats))
GAUGES.add("tuili_outbox_rows", Gauge("messages that have not left", ("channel", "urgency", "state"), _outbox_rows))
GAUGES.add("tuili_outbox_age_seconds", Gauge("since the oldest message was due", ("urgency",), _outbox_age))
