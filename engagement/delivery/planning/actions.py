"""Plan the ways out for news, in the transaction that filed it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection
from django.utils import timezone

from engagement.delivery.actions import FILED
from engagement.delivery.kinds import Channel, NewsKind
from engagement.delivery.planning.statement import Plan, carry_out
from engagement.delivery.preferences.models import How
from engagement.delivery.ways import ways

# A payment tells one citizen, and most have neither a device nor asked for mails: a look costs a tenth of a plan that
# finds nothing to do.
REACHES = """
SELECT EXISTS (SELECT 1 FROM engagement_message m JOIN civic_citizen c ON c.id = m.citizen_id
                WHERE m.id = ANY(%(messages)s) AND ({has}))
    OR EXISTS (SELECT 1 FROM engagement_message m JOIN engagement_preference p ON p.citizen_id = m.citizen_id
                WHERE m.id = ANY(%(messages)s) AND p.family = %(family)s AND p.channel = 'email')"""


@FILED.connect
def plan(kind: NewsKind, messages: Sequence[int], now: datetime | None = None) -> None:
    """Plan the ways out for messages of one kind that were just filed, by their numbers."""
    if len(messages) == 1 and Channel.EMAIL not in kind.channels and not _reaches(kind, messages):
        return
    told = Plan(
        name="message",
        people="SELECT m.id AS number, m.citizen_id FROM engagement_message m WHERE m.id = ANY(%(messages)s)",
        values={"messages": list(messages)},
        families=[kind.family.slug],
        by_itself={way.channel: How.AT_ONCE for way in ways() if kind.goes_by(way.channel)},
        urgency=kind.urgency,
        always=not kind.can_be_switched_off,
    )
    carry_out(told, now=now or timezone.now())


def _reaches(kind: NewsKind, messages: Sequence[int]) -> bool:
    """Whether the citizen is reached beside the inbox, or chose mails; a way that cannot tell is always planned."""
    others = [way for way in ways() if way.channel != Channel.EMAIL]
    if not all(way.has for way in others):
        return True
    has = " OR ".join(way.has.format(user="c.user_id", urgency="0") for way in others)
    with connection.cursor() as cursor:
        cursor.execute(REACHES.format(has=has), {"messages": list(messages), "family": kind.family.slug})
        return bool(cursor.fetchone()[0])
