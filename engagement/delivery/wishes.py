"""What people chose since something was planned: it holds for what waits, too.

Between planning and leaving lie quiet hours, a digest's day, or hours in which a mail server is down. Who said no
meanwhile, by the link of a mail or on their page, is told nothing more of it. One look for a whole batch.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from engagement.delivery.kinds import Channel
from engagement.delivery.preferences.models import How

WISHES = """
SELECT c.user_id, coalesce(r.paused_until > %(now)s, false), c.messages_stopped_at IS NOT NULL,
       ARRAY(SELECT p.family || ' ' || p.how FROM engagement_preference p
              WHERE p.citizen_id = c.id AND p.channel = %(channel)s),
       ARRAY(SELECT m.agency_id FROM engagement_mutedagency m WHERE m.citizen_id = c.id)
FROM civic_citizen c LEFT JOIN engagement_manner r ON r.citizen_id = c.id
WHERE c.user_id = ANY(%(users)s)"""


@dataclass(frozen=True)
class Wishes:
    """What holds for one person and one channel at this moment."""

    rests: bool
    has_stopped: bool  # everything that can be stopped
    hows: Mapping[str, str]  # by family, where they chose
    muted: frozenset[int]  # agencies

    def refuse(self, families: Sequence[str], agency: int | None) -> bool:
        """Whether they said no to this; of its families the narrowest that they chose decides, as in the plan."""
        chosen = next((self.hows[family] for family in families if family in self.hows), "")
        return self.has_stopped or chosen == How.OFF or agency in self.muted


def wishes_of(users: Collection[int], channel: Channel, *, now: datetime) -> dict[int, Wishes]:
    """What these people, by their users' numbers, want of a channel; nothing of whoever is no citizen."""
    with connection.cursor() as cursor:
        cursor.execute(WISHES, {"users": list(users), "channel": str(channel), "now": now})
        return {
            user: Wishes(rests, stopped, dict(row.split(" ") for row in hows), frozenset(muted))
            for user, rests, stopped, hows, muted in cursor.fetchall()
        }
