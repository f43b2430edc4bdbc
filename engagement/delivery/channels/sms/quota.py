"""How many short messages may still leave the portal today: each costs money. Emergencies are never held back by it."""

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from civic.core.calendar import day_start, taipei_day
from civic.core.moments import amount
from civic.outbox.models import OutboxItem
from civic.outbox.queries import TROUBLES, Trouble
from engagement.delivery.channels.sms import actions

State = OutboxItem.State
OPEN = (State.WAITING, State.HELD, State.SENDING)


def used(*, now: datetime) -> int:
    """How many left on this Taipei day, or have their place: what waits is sent, today or when its hour comes."""
    mine = OutboxItem.objects.filter(channel="sms")
    left = mine.filter(done_at__gte=day_start(taipei_day(now)), state=State.SENT)
    return int(mine.filter(state__in=OPEN).count() + left.count())


def room(*, is_bulk: bool, now: datetime) -> int | None:
    """How many more may be planned; None: no end."""
    most = settings.SMS_A_DAY
    return max(0, most - used(now=now)) if most and is_bulk else None


@actions.LIMIT.connect
def is_used_up(now: datetime) -> bool:
    """Whether no code and no notice leaves by it any more today."""
    return bool(settings.SMS_A_DAY) and used(now=now) >= settings.SMS_A_DAY


@TROUBLES.connect
def troubles(now: datetime) -> list[Trouble]:
    """What the page of queues says about short messages."""
    if not actions.is_on():
        return []
    if not settings.SMS_A_DAY:
        what = _("Short messages: nothing limits how many leave in a day, and each costs money.")
        return [Trouble(what, _("Set SMS_A_DAY to the most that the county would pay for in a day."))]
    if not is_used_up(now):
        return []
    what = _("Short messages: all %(most)s of the day are used or planned.") % {"most": amount(settings.SMS_A_DAY)}
    return [
        Trouble(what, _("Emergencies are still sent; notices go by other ways until tomorrow. SMS_A_DAY is the limit."))
    ]
