"""How many messages may still go by LINE this month: asked before sending, and counted. The important keep a part."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from civic.core.calendar import TAIPEI
from civic.core.moments import amount
from civic.outbox.models import OutboxItem
from civic.outbox.queries import TROUBLES, Trouble
from engagement.delivery.channels.line import calls
from engagement.delivery.channels.line.calls import Answer, Ask, Wire
from engagement.delivery.channels.line.models import LineMonth

RESERVE = 10  # of a hundred: kept for emergencies and money
FRESH = timedelta(minutes=10)  # how long LINE's count and ours are trusted before it is asked again for planning
OPEN = (OutboxItem.State.WAITING, OutboxItem.State.SENDING)


@dataclass(frozen=True)
class Left:
    """What is left of a month; `limit` None: no end."""

    limit: int | None
    used: int

    @property
    def all(self) -> int | None:
        return None if self.limit is None else max(0, self.limit - self.used)

    @property
    def for_bulk(self) -> int | None:
        """Without the part that is kept for what is important."""
        return None if self.limit is None else max(0, self.limit - self.limit * RESERVE // 100 - self.used)


def month_of(now: datetime) -> date:
    return now.astimezone(TAIPEI).date().replace(day=1)


def known(now: datetime) -> LineMonth | None:
    """What LINE said of this month, if it did."""
    return LineMonth.objects.filter(month=month_of(now), asked_at__isnull=False).first()


def left_of(month: LineMonth | None) -> Left:
    """Without an answer nothing is held back: LINE itself has the last word."""
    return Left(month.limit, month.used) if month else Left(None, 0)


def asked(wire: Wire, *, now: datetime) -> Left:
    """Ask LINE for its limit and its count, and keep them. Where it says nothing, what was known counts on."""
    limit, count = wire.ask(Ask("GET", "/v2/bot/message/quota"), Ask("GET", "/v2/bot/message/quota/consumption"))
    return learn(limit, count, now=now)


def learn(limit: Answer, count: Answer, *, now: datetime) -> Left:
    if limit.status == 401:
        note_refused(now=now)
    if not (limit.is_good and count.is_good):
        return left_of(known(now))
    is_limited = limit.said.get("type") == "limited"
    facts: dict[str, Any] = {
        "limit": _whole(limit.said.get("value")) if is_limited else None,
        "used": _whole(count.said.get("totalUsage")),
        "asked_at": now,
        "refused_at": None,
    }
    return left_of(LineMonth.objects.update_or_create(month=month_of(now), defaults=facts)[0])


def _whole(said: Any) -> int:
    return min(max(int(said), 0), 2**31 - 1) if isinstance(said, int | float) else 0


def count(sent: int, *, now: datetime) -> None:
    """So many were taken by LINE."""
    LineMonth.objects.filter(month=month_of(now)).update(used=F("used") + sent, refused_at=None)


def note_refused(*, now: datetime) -> None:
    """LINE does not know our token any more."""
    LineMonth.objects.update_or_create(month=month_of(now), defaults={"refused_at": now})


def ask(now: datetime) -> Left:
    """Ask LINE now, unless it was asked a moment ago; before planning, never in a transaction."""
    month = known(now)
    if month and month.asked_at and now - month.asked_at < FRESH:
        return left_of(month)

    with calls.wire(seconds=5) as wire:
        return asked(wire, now=now)


def room(*, is_bulk: bool, now: datetime) -> int | None:
    """How many more rows may be planned; None: no end. What waits already has its place."""
    left = left_of(known(now)).for_bulk if is_bulk else None
    if left is None:
        return None
    return max(0, left - OutboxItem.objects.filter(channel="line", state__in=OPEN).count())


@TROUBLES.connect
def troubles(now: datetime) -> list[Trouble]:
    """What the page of queues says about LINE."""
    if not calls.is_on():
        return []
    found = []
    month = LineMonth.objects.filter(month=month_of(now)).first()
    if month and month.refused_at:
        what = _("LINE refuses our token: nothing goes by LINE, and messages take other ways.")
        do = _("Issue a new token in LINE’s console, set LINE_MESSAGING_TOKEN, and restart the workers.")
        found.append(Trouble(what, do))
    left = left_of(month)
    if left.limit is not None and left.for_bulk == 0:
        what = _("LINE: %(used)s of the month’s %(limit)s messages are used.")
        do = _("What is urgent or about money still goes by LINE, the rest by other ways. A larger plan lifts this.")
        found.append(Trouble(what % {"used": amount(left.used), "limit": amount(left.limit)}, do))
    return found
