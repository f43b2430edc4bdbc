"""What an approver should know before a notice leaves: a way whose quota does not hold all who want it by that way."""

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from civic.core.moments import amount
from civic.outbox.channels import CHANNELS
from engagement.audiences import asking
from engagement.delivery.planning.statement import count
from engagement.delivery.ways import ways
from engagement.notices.admin import REACH
from engagement.notices.models import Notice
from engagement.sends import quotas
from engagement.sends.actions import plan_of


@REACH.connect
def beyond_a_quota(notice: Notice) -> list[str]:
    """Say how many get it by each way with a quota, and what becomes of the others."""
    now, found = timezone.now(), []
    for way in ways():
        room = way.room(is_bulk=True, now=now) if way.room else None
        if room is None:
            continue
        wanted = count(plan_of(notice, now=now), way.channel, now=now)
        told, rest = asking.roughly(wanted), asking.roughly(max(0, wanted - room))
        if told and rest:  # nobody is told about a few
            words = _(
                "%(channel)s: %(wanted)s people would get it by this way, and its quota has %(room)s messages left."
                " The other %(rest)s get it by push or e-mail, where they have one of them."
            )
            facts = {"wanted": amount(told), "room": amount(room), "rest": amount(rest)}
            found.append(words % {"channel": CHANNELS[way.outbox].title, **facts})
    return found


@REACH.connect
def beyond_the_week(notice: Notice) -> list[str]:
    """Say that the agency's notices of the week are used up, or that this is the last one."""
    most, now = settings.NOTICES_A_WEEK, timezone.now()
    left = most - quotas.sent_in_a_week(notice.agency_id, now=now)
    if not most or left > 1:
        return []
    if left == 1:
        return [str(_("This is the last notice that your agency can send in these seven days."))]
    words = _(
        "Your agency has sent %(most)s notices in seven days, which is the limit: this one is shown in the portal only."
    )
    return [words % {"most": amount(most)}]


@REACH.connect
def beyond_the_day(notice: Notice) -> list[str]:
    """Say how many citizens have had as many notices today as may leave to one."""
    full = quotas.had_enough_today(now=timezone.now())
    if full < max(settings.AUDIENCE_LEAST, 1):
        return []
    words = _(
        "%(people)s people have had %(most)s notices today: until tomorrow they find further ones in the portal only."
    )
    return [words % {"people": amount(full), "most": amount(settings.NOTICES_A_DAY)}]
