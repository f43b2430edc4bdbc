"""How long each feed of warnings has been silent, for /metrics: by its number, for its address may hold a key."""

from collections.abc import Iterator
from datetime import datetime

from civic.health.gauges import GAUGES, Gauge, Sample, seconds
from engagement.emergencies.cap.models import Feed


def _silent(now: datetime) -> Iterator[Sample]:
    for feed in Feed.objects.filter(is_active=True):
        yield (str(feed.pk),), seconds(now - (feed.answered_at or feed.added_at))


GAUGES.add("tuili_feed_silent_seconds", Gauge("since a feed of warnings last answered", ("feed",), _silent))
