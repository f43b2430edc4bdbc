"""How many notices may leave the portal: of an agency in seven days, to a citizen in a day."""

from datetime import datetime, timedelta

from django.conf import settings

from civic.core.calendar import day_start, taipei_day
from civic.core.locks import Lock, hold
from civic.outbox.models import OutboxItem
from engagement.sends.models import Send

WEEK = timedelta(days=7)


def sent_in_a_week(agency_id: int, *, now: datetime) -> int:
    """The agency's notices that left in the seven days before; one that was cancelled before it left does not count."""
    rows = Send.objects.filter(agency=agency_id, created_at__gt=now - WEEK)
    return rows.exclude(state=Send.State.CANCELLED, planned_at=None).count()


def is_used_up(agency_id: int, *, now: datetime) -> bool:
    """Whether no further notice of the agency leaves. Whoever asks holds its week until their transaction ends."""
    most = settings.NOTICES_A_WEEK
    if not most:
        return False
    hold(Lock.WEEK, agency_id)
    return sent_in_a_week(agency_id, now=now) >= most


def had_enough_today(*, now: datetime) -> int:
    """To how many citizens no further notice leaves today."""
    most = settings.NOTICES_A_DAY
    if not most:
        return 0
    today = OutboxItem.objects.filter(about__startswith="notice:", created_at__gte=day_start(taipei_day(now)))
    counted: dict[int, set[str]] = {}
    rows = today.exclude(state=OutboxItem.State.CANCELLED).exclude(user=None).values_list("user", "about").distinct()
    for user, about in rows.iterator():
        counted.setdefault(user, set()).add(about)
    return sum(len(notices) >= most for notices in counted.values())
