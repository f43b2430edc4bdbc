"""By which ways a bulletin reaches people: a push to each device and LINE at once; a mail to those without a device.

Quiet hours, rests and preferences do not hold an emergency back. One statement for the whole county; a row's key is
the bulletin's and the device's, so that nobody is planned twice. The words are read when a row leaves (`telling.py`).
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from civic.outbox import actions as outbox
from civic.outbox.models import Urgency
from engagement.delivery.kinds import Channel
from engagement.delivery.ways import Way, ways
from engagement.emergencies.incidents.models import Bulletin

LIVES = timedelta(hours=4)  # after that a push would tell of what is long different
COLUMNS = """(channel, urgency, key, user_id, address, about, content, state, once, tries, unknown, due_at, expires_at,
 error, reference, created_at)"""

# Who is concerned: all, or the districts' people and those whose district nobody knows; in a drill its group alone.
PLAN = f"""
WITH concerned AS (
  SELECT c.user_id
  FROM civic_citizen c
  JOIN civic_user u ON u.id = c.user_id AND u.is_active
  LEFT JOIN civic_district d ON d.id = c.district_id
  WHERE (NOT %(is_drill)s OR EXISTS (SELECT 1 FROM engagement_drillmember m WHERE m.citizen_id = c.id))
    AND (%(districts)s::text[] = '{{}}' OR d.code IS NULL OR d.code = ANY(%(districts)s))
), pushes AS (
  INSERT INTO civic_outboxitem {COLUMNS}
  SELECT 'webpush', %(urgency)s, 'bulletin:' || %(bulletin)s || ':' || s.id, s.user_id, s.id::text,
         'incident:' || %(incident)s, jsonb_build_object('bulletin', %(bulletin)s::bigint), 'waiting', false, 0, 0,
         %(now)s, %(until)s, '', '', %(now)s
  FROM concerned
  JOIN engagement_pushsubscription s ON s.user_id = concerned.user_id AND s.ended_at IS NULL
  ON CONFLICT (key) DO NOTHING
){{more}}
INSERT INTO civic_outboxitem {COLUMNS}
SELECT 'news_mail', %(urgency)s, 'bulletin-mail:' || %(bulletin)s || ':' || u.id, u.id, u.email,
       'incident:' || %(incident)s, jsonb_build_object('bulletins', jsonb_build_array(%(bulletin)s::bigint)),
       'waiting', false, 0, 0, %(now)s, %(until)s, '', '', %(now)s
FROM concerned
JOIN civic_user u ON u.id = concerned.user_id
WHERE NOT EXISTS (SELECT 1 FROM engagement_pushsubscription s WHERE s.user_id = u.id AND s.ended_at IS NULL)
  AND EXISTS (SELECT 1 FROM account_emailaddress e
              WHERE e.user_id = u.id AND e.verified AND lower(e.email) = lower(u.email))
ON CONFLICT (key) DO NOTHING"""


def plan(bulletin: Bulletin, *, now: datetime) -> None:
    """File the rows of a bulletin that was just confirmed, in the transaction that confirms it."""
    facts: dict[str, Any] = {
        "bulletin": bulletin.pk,
        "incident": bulletin.incident_id,
        "is_drill": bulletin.incident.is_drill,
        "districts": list(bulletin.districts),
        "urgency": Urgency.EMERGENCY,
        "now": now,
        "until": now + LIVES,
    }
    more = [_by(way) for way in ways() if way.channel not in (Channel.WEBPUSH, Channel.EMAIL)]
    with connection.cursor() as cursor:
        cursor.execute(PLAN.replace("{more}", "".join(more)), facts)
    transaction.on_commit(outbox.ring, robust=True)


def _by(way: Way) -> str:
    """A row for each of them by one way more, such as LINE: beside a push or a mail, for one of them may be down."""
    return f""", {way.outbox}_rows AS (
  INSERT INTO civic_outboxitem {COLUMNS}
  SELECT '{way.outbox}', %(urgency)s, 'bulletin-{way.outbox}:' || %(bulletin)s || ':' || n.user_id, n.user_id,
         {way.address}, 'incident:' || %(incident)s, jsonb_build_object('bulletin', %(bulletin)s::bigint),
         'waiting', false, 0, 0, %(now)s, %(until)s, '', '', %(now)s
  FROM concerned n {way.joined}
  ON CONFLICT (key) DO NOTHING
)"""
