"""A notice sent as a test, before it is published: to oneself, or to the guests of the trial. It counts nowhere."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civic.accounts.models import User
from civic.audit import actions as audit
from civic.audit.models import AuditEvent
from civic.core.errors import DomainError
from civic.core.locks import Lock, hold
from civic.core.roles import Role, require_role
from civic.outbox.models import OutboxItem
from engagement.delivery.kinds import Urgency
from engagement.delivery.planning.models import TrialGuest
from engagement.delivery.planning.statement import Plan, carry_out
from engagement.delivery.preferences.models import How
from engagement.delivery.preferences.queries import NOTICES
from engagement.delivery.told import PATHS, TELLERS, Pair, Told
from engagement.delivery.ways import ways
from engagement.notices.models import Notice
from engagement.notices.telling import page

NAME = "trial"
TRIED = "notice.tried"
MOST_AN_HOUR = 12  # tests of one person: each may go to all guests of the trial
MYSELF = "SELECT %(notice)s::bigint AS number, c.id AS citizen_id FROM civic_citizen c WHERE c.user_id = %(by)s"
THE_GUESTS = """
SELECT %(notice)s::bigint AS number, c.id AS citizen_id
FROM engagement_trialguest g JOIN civic_user u ON lower(u.email) = lower(g.email)
JOIN civic_citizen c ON c.user_id = u.id
"""


class TooManyTests(DomainError):
    code = "too_many_tests"
    family = DomainError.LIMIT
    message = gettext_lazy("You sent %(most)s tests within an hour, which is the limit. Please wait a while.")


@transaction.atomic
def send_as_a_test(notice: Notice, *, by: User, to_guests: bool, now: datetime) -> int:
    """Send it by every way that the person has; return how many messages that are. Raises NotAllowed, TooManyTests."""
    require_role(by, Role.EDITOR, Role.APPROVER, Role.COORDINATOR, agency_id=notice.agency_id)
    hold(Lock.TESTS, by.pk)
    sent = AuditEvent.objects.filter(actor=by, action=TRIED, at__gt=now - timedelta(hours=1)).count()
    if sent >= MOST_AN_HOUR:
        raise TooManyTests(most=MOST_AN_HOUR)
    about = f"{NAME}:{notice.pk}"
    tried = OutboxItem.objects.filter(about=about).exclude(state=OutboxItem.State.SENDING)
    (tried if to_guests else tried.filter(user=by)).delete()  # so that the same test can be sent again
    plan = Plan(
        name=NAME,
        people=THE_GUESTS if to_guests else MYSELF,
        values={"notice": notice.pk, "by": by.pk},
        families=[NOTICES.slug],
        by_itself={way.channel: How.AT_ONCE for way in ways()},
        urgency=Urgency.MONEY,
        always=True,
    )
    planned = sum(count for name, count in carry_out(plan, now=now).items() if name != "digest")
    audit.record(TRIED, by=by, about=notice, to_guests=to_guests, messages=planned)
    return planned


def guests() -> int:
    """How many people a test for the trial group goes to."""
    return TrialGuest.objects.count()


def tell(wanted: Collection[Pair]) -> dict[Pair, Told]:
    """The words as they stand now, marked as a test."""
    notices = {each.pk: each for each in Notice.objects.filter(pk__in={number for number, _user in wanted})}
    return {pair: _told(notices[pair[0]]) for pair in wanted if pair[0] in notices}


def _told(notice: Notice) -> Told:
    said = notice.said
    return Told(
        about=f"{NAME}:{notice.pk}",
        title=_("[Test] %(title)s") % {"title": said.title},
        text=said.summary,
        path=page(notice.pk),
        at=notice.proposed_at,
        family=NOTICES,
        more=str(notice.agency),
        picture=notice.picture.url if notice.picture else "",
        picture_alt=said.picture_alt,
        can_stop=False,
        why_always=_("It is a test of a notice that is not published yet, for whoever tries it."),
    )


TELLERS.add(NAME, tell)
PATHS.add(NAME, page)
