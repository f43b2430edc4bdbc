"""What an approver should know before a notice leaves: a way whose quota does not hold all who want it by that way."""

from django.utils import timezone
from django.utils.translation import gettext as _

from civic.core.moments import amount
from civic.outbox.channels import CHANNELS
from engagement.delivery.planning.statement import count
from engagement.delivery.ways import ways
from engagement.notices.admin import REACH
from engagement.notices.models import Notice
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
        if wanted > room:
            words = _(
                "%(channel)s: %(wanted)s people would get it by this way, and %(room)s messages are left this month."
                " The other %(rest)s get it by push or e-mail, where they have one of them."
            )
            facts = {"wanted": amount(wanted), "room": amount(room), "rest": amount(wanted - room)}
            found.append(words % {"channel": CHANNELS[way.outbox].title, **facts})
    return found
