"""Which anchors have left by which way, and which have not."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from civic.outbox.channels import CHANNELS
from civic.outbox.models import OutboxItem
from rewards.settlement.anchoring.ways import ABOUT, NowhereOutside, Way, ways

State = OutboxItem.State


@dataclass(frozen=True)
class LastByWay:
    """When the last anchor left by one way, and the oldest of those that have not left since."""

    way: Way
    left_at: datetime | None
    waits: OutboxItem | None

    @property
    def label(self) -> str:
        """By which channel, in the reader's language."""
        return str(CHANNELS[self.way.channel].title)

    @property
    def state(self) -> str:
        """`well`, `late` (it waits, and is tried again), `failed`, or `never`."""
        if self.waits is None:
            return "well" if self.left_at else "never"
        return "failed" if self.waits.state == State.FAILED else "late"


def last_by_way() -> list[LastByWay]:
    """Find the last anchor of each way that the settings name."""
    try:
        return [_last(way) for way in ways()]
    except NowhereOutside:
        return []


def _last(way: Way) -> LastByWay:
    rows = list(anchors().filter(channel=way.channel, address=way.address).order_by("pk"))
    left = max((row.pk for row in rows if row.state == State.SENT), default=0)
    left_at = next((row.done_at for row in rows if row.pk == left), None)
    return LastByWay(way, left_at, next((row for row in rows if row.pk > left), None))


def anchors() -> QuerySet[OutboxItem]:
    """Find every row of an anchor that is kept, by its key, which has an index."""
    return OutboxItem.objects.filter(key__startswith=ABOUT)


def still_here(day: date) -> list[OutboxItem]:
    """Find for each way the oldest anchor of before this day that has not left, and after which none has left."""
    waiting = (last.waits for last in last_by_way())
    return [item for item in waiting if item is not None and item.about < f"{ABOUT}{day}"]
