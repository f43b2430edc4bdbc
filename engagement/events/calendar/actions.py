"""A citizen's own calendar address, made and ended; and reminders a day and two hours before."""

from datetime import datetime, timedelta

import structlog
from django.db import transaction

from civic.accounts.models import Citizen
from civic.core.calendar import taipei_day
from civic.shown_codes.derivation import Kind, Shown, hash_code, new_nonce
from engagement import signals
from engagement.events.calendar.models import CalendarFeed
from engagement.events.registrations.models import Registration

log = structlog.get_logger(__name__)
FEED = Kind("event-feed", range(10), code_prefix="c")
DAY, HOURS = timedelta(days=1), timedelta(hours=2)


def shown(feed: CalendarFeed) -> Shown:
    """What stands in the feed's address; only the hash of it is kept."""
    return FEED.derive(bytes(feed.nonce))


def renew_feed(citizen: Citizen, *, now: datetime) -> CalendarFeed:
    """Give the citizen a new address; the one before ends."""
    nonce = new_nonce()
    fields = {"nonce": nonce, "code_hash": FEED.derive(nonce).code_hash, "created_at": now, "read_on": None}
    return CalendarFeed.objects.update_or_create(citizen=citizen, defaults=fields)[0]


def end_feed(citizen: Citizen) -> None:
    """End the citizen's address."""
    CalendarFeed.objects.filter(citizen=citizen).delete()


def read_feed(code: str, *, now: datetime) -> Citizen | None:
    """Whose events stand at this address; None where there is none, or the account is closed."""
    feed = CalendarFeed.objects.filter(code_hash=hash_code(code), citizen__user__is_active=True)
    found = feed.select_related("citizen__user").first()
    if found is None:
        return None
    today = taipei_day(now)
    if found.read_on != today:
        CalendarFeed.objects.filter(pk=found.pk).update(read_on=today)
    return found.citizen


def remind(*, now: datetime) -> int:
    """Remind everybody who has a place, a day and two hours before it begins; each once for each hour."""
    return _remind("reminded_day_at", 24, DAY, HOURS, now) + _remind("reminded_hours_at", 2, HOURS, timedelta(), now)


def _remind(column: str, hours: int, first: timedelta, last: timedelta, now: datetime) -> int:
    due = Registration.objects.filter(
        state=Registration.State.REGISTERED, is_walk_in=False, session__cancelled_at=None, citizen__isnull=False,
        session__starts_at__gt=now + last, session__starts_at__lte=now + first, **{column: None},
    )  # fmt: skip
    told = 0
    # Who signed up within that time has just read when it is: they are not told again at once.
    for pk in due.filter(signed_up_at__lt=now - timedelta(hours=1)).order_by("pk").values_list("pk", flat=True):
        try:
            told += _remind_one(pk, column, hours, now)
        except Exception:  # the others are reminded
            log.exception("events.not_reminded", registration=pk)
    return told


@transaction.atomic
def _remind_one(pk: int, column: str, hours: int, now: datetime) -> int:
    rows = Registration.objects.select_for_update(of=("self",), skip_locked=True)
    mine = rows.filter(pk=pk, state=Registration.State.REGISTERED, **{column: None}).first()
    if mine is None:
        return 0
    setattr(mine, column, now)
    mine.save(update_fields=[column])
    signals.event_near.send(Registration, registration=mine, hours=hours, at=now)
    return 1
