"""What became of a send: planned, left, delivered, opened, tapped, failed, unsubscribed, by channel and by hour."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Count, Q
from django.db.models.functions import TruncHour

from civic.core.calendar import TAIPEI
from civic.core.small_cells import LEAST
from civic.outbox.channels import CHANNELS
from engagement.delivery.received.models import Delivery
from engagement.notices.models import NoticeRead
from engagement.sends.actions import ends_of
from engagement.sends.models import Send

LATENCY = """
SELECT min(at), percentile_disc(0.95) WITHIN GROUP (ORDER BY at)
FROM engagement_delivery WHERE about = %s AND state IN ('sent', 'shown')"""
WAITS = ("waiting", "held", "sending")
MOST_HOURS = 72


@dataclass(frozen=True)
class ByChannel:
    """The figures of one channel; a person with two devices counts twice in all but `opened`."""

    channel: str
    title: str
    planned: int
    waiting: int
    left: int
    shown: int
    tapped: int
    failed: int
    expired: int
    cancelled: int
    stopped: int
    came_back: int  # of what left
    cost: Decimal | None  # NT$ at least, where a message by this channel has a price


@dataclass(frozen=True)
class PartOfHour:
    """What became of what left in one hour by one channel."""

    title: str
    left: int
    shown: int
    tapped: int
    came_back: int
    stopped: int


@dataclass(frozen=True)
class Hour:
    """How much left in one hour, as of the busiest; and by channel what became of it until now."""

    at: datetime
    count: int
    percent: int
    parts: list[PartOfHour]


@dataclass(frozen=True)
class Figures:
    """Everything the page of a send shows."""

    channels: list[ByChannel]
    opened: int  # citizens who were told and opened the notice, whichever way they came
    digest: int  # lines that were put into digests
    reasons: list[tuple[str, str, int]] = field(default_factory=list)
    hours: list[Hour] = field(default_factory=list)
    first: timedelta | None = None
    most: timedelta | None = None  # until 95 % were out


def figures(send: Send) -> Figures:
    """Count them. What the outbox has forgotten was written down when the send was over."""
    ends = ends_of(send) or send.ends
    counted = {row["channel"]: row for row in _deliveries(send)}
    names = [*dict.fromkeys([*(n for n in send.planned if n != "digest"), *ends, *counted])]
    first, most = _latency(send)
    return Figures(
        channels=[_channel(name, send.planned, ends.get(name, {}), counted.get(name, {})) for name in names],
        opened=_opened(send),
        digest=send.planned.get("digest", 0),
        reasons=_reasons(send),
        hours=_hours(send),
        first=first,
        most=most,
    )


LEFT = Q(state__in=("sent", "shown")) | Q(came_back_at__isnull=False)
COUNTS = {
    "left": Count("pk", filter=LEFT),
    "shown": Count("shown_at"),
    "tapped": Count("tapped_at"),
    "stopped": Count("stopped_at"),
    "came_back": Count("came_back_at"),
}


def _deliveries(send: Send) -> Any:
    rows = Delivery.objects.filter(about=send.about).order_by().values("channel")
    return rows.annotate(**COUNTS, failed=Count("pk", filter=Q(state="failed")))


def _channel(name: str, planned: dict[str, int], ends: dict[str, int], counted: dict[str, int]) -> ByChannel:
    price = settings.MESSAGE_COSTS.get(name)
    return ByChannel(
        channel=name,
        title=_title(name),
        cost=None if price is None else price * (counted.get("left", 0) // LEAST * LEAST),
        planned=planned.get(name, 0),
        waiting=sum(ends.get(state, 0) for state in WAITS),
        left=counted.get("left", 0),
        shown=counted.get("shown", 0),
        tapped=counted.get("tapped", 0),
        failed=ends.get("failed", counted.get("failed", 0)),
        expired=ends.get("expired", 0),
        cancelled=ends.get("cancelled", 0),
        stopped=counted.get("stopped", 0),
        came_back=counted.get("came_back", 0),
    )


def _title(name: str) -> str:
    return str(CHANNELS[name].title) if name in CHANNELS else name


def _opened(send: Send) -> int:
    told = Delivery.objects.filter(about=send.about, state__in=("sent", "shown")).values("citizen")
    return NoticeRead.objects.filter(notice=send.notice_id, citizen__in=told).count()


def _reasons(send: Send) -> list[tuple[str, str, int]]:
    rows = Delivery.objects.filter(about=send.about, state="failed").order_by().values_list("channel", "error")
    return [(_title(c), error, n) for c, error, n in rows.annotate(n=Count("pk")).order_by("-n")[:20]]


def _hours(send: Send) -> list[Hour]:
    rows: Any = Delivery.objects.filter(LEFT, about=send.about).order_by().annotate(hour=TruncHour("at", tzinfo=TAIPEI))
    found: dict[datetime, list[PartOfHour]] = {}
    for row in rows.values("hour", "channel").annotate(**COUNTS).order_by("hour", "channel"):
        facts = {name: row[name] for name in COUNTS}
        found.setdefault(row["hour"], []).append(PartOfHour(title=_title(row["channel"]), **facts))
    counts = {at: sum(part.left for part in parts) for at, parts in list(found.items())[:MOST_HOURS]}
    most = max(counts.values(), default=1)
    return [
        Hour(at, count, max(1, round(count // LEAST * LEAST * 100 / most)), found[at]) for at, count in counts.items()
    ]


def _latency(send: Send) -> tuple[timedelta | None, timedelta | None]:
    """From the publication until the first was out, and until 95 % of what has left were."""
    with connection.cursor() as cursor:
        cursor.execute(LATENCY, [send.about])
        first, most = cursor.fetchone()
    return (first - send.created_at if first else None, most - send.created_at if most else None)
