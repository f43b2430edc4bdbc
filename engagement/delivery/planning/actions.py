"""Plan the ways out for news, in the transaction that filed it."""

from datetime import datetime

from django.utils import timezone

from engagement.delivery.actions import FILED, Filed
from engagement.delivery.kinds import Channel
from engagement.delivery.planning.statement import Plan, carry_out
from engagement.delivery.preferences.models import How
from engagement.delivery.ways import ways


@FILED.connect
def plan(filed: Filed, now: datetime | None = None) -> None:
    """Plan the ways out for messages that were just filed."""
    kind = filed.kind
    if not filed.reaches and Channel.EMAIL not in kind.channels and all(way.has for way in ways()):
        return  # a way that cannot tell whom it reaches is always planned
    told = Plan(
        name="message",
        people="SELECT m.id AS number, m.citizen_id FROM engagement_message m WHERE m.id = ANY(%(messages)s)",
        values={"messages": filed.numbers},
        families=[kind.family.slug],
        by_itself={way.channel: How.AT_ONCE for way in ways() if kind.goes_by(way.channel)},
        urgency=kind.urgency,
        always=not kind.can_be_switched_off,
    )
    carry_out(told, now=now or timezone.now())
