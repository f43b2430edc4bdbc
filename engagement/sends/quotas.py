"""How many notices may leave the portal: of an agency in seven days, to a citizen in a day."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count

from civic.core.calendar import day_start, taipei_day
from civic.core.locks import Lock, hold
from civic.outbox.models import OutboxItem
from engagement.sends.models import Send

WEEK = timedelta(days=7)
LIVES = timedelta(days=4)


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


def planned_lately(*, now: datetime) -> list[str]:
    """What rows of the outbox that were filed today can be about.

    A row waits for the end of quiet hours and two days more at most, and is filed anew when it changes its channel.
    """
    sent = Send.objects.filter(planned_at__gt=now - LIVES).exclude(state=Send.State.PLANNED)
    return [f"notice:{number}" for number in sent.values_list("notice", flat=True)]


def had_enough_today(*, now: datetime) -> int:
    """To how many citizens no further notice leaves today."""
    most, lately = settings.NOTICES_A_DAY, planned_lately(now=now)
    if not 0 < most <= len(lately):
        return 0
    today = OutboxItem.objects.filter(about__in=lately, created_at__gte=day_start(taipei_day(now)))
    told = today.exclude(state=OutboxItem.State.CANCELLED).exclude(user=None).order_by().values("user")
    return told.annotate(notices=Count("about", distinct=True)).filter(notices__gte=most).count()
