"""By which ways a bulletin reaches people: a push to each device and LINE at once; a mail to those without a device.

Quiet hours, rests and preferences do not hold an emergency back. Rows are filed some thousand people at a time: the
first of them in the transaction of the second person's yes, so that their pushes leave within seconds, the others by
workers (`filing.py`). A row's key is the bulletin's and the device's, so that nobody is planned twice. The words are
read when a row leaves (`telling.py`).
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from civic.outbox import actions as outbox
from civic.outbox.models import OutboxItem, Urgency
from engagement.delivery.kinds import Channel
from engagement.delivery.ways import Way, ways
from engagement.emergencies.incidents.models import Bulletin

FIRST, MORE = 1_000, 5_000  # people
FILING = "bulletin"  # the outbox's channel that files more of a bulletin
LIVES = timedelta(hours=4)  # after that a push would tell of what is long different
COLUMNS = """(channel, urgency, key, user_id, address, about, content, state, once, tries, unknown, due_at, expires_at,
 error, reference, created_at)"""

# Who is concerned: all, or the districts' people and those whose district nobody knows; in a drill its group alone.
PLAN = f"""
WITH concerned AS (
  SELECT c.id, c.user_id
  FROM civic_citizen c
  JOIN civic_user u ON u.id = c.user_id AND u.is_active
  LEFT JOIN civic_district d ON d.id = c.district_id
  WHERE c.id > %(after)s
    AND (NOT %(is_drill)s OR EXISTS (SELECT 1 FROM engagement_drillmember m WHERE m.citizen_id = c.id))
    AND (%(districts)s::text[] = '{{}}' OR d.code IS NULL OR d.code = ANY(%(districts)s))
  ORDER BY c.id LIMIT %(most)s
), pushes AS (
  INSERT INTO civic_outboxitem {COLUMNS}
  SELECT 'webpush', %(urgency)s, 'bulletin:' || %(bulletin)s || ':' || s.id, s.user_id, s.id::text,
         'incident:' || %(incident)s, jsonb_build_object('bulletin', %(bulletin)s::bigint), 'waiting', false, 0, 0,
         %(now)s, %(until)s, '', '', %(now)s
  FROM concerned
  JOIN engagement_pushsubscription s ON s.user_id = concerned.user_id AND s.ended_at IS NULL
  ON CONFLICT (key) DO NOTHING
), mails AS (
  INSERT INTO civic_outboxitem {COLUMNS}
  SELECT 'news_mail', %(urgency)s, 'bulletin-mail:' || %(bulletin)s || ':' || u.id, u.id, u.email,
         'incident:' || %(incident)s, jsonb_build_object('bulletins', jsonb_build_array(%(bulletin)s::bigint)),
         'waiting', false, 0, 0, %(now)s, %(until)s, '', '', %(now)s
  FROM concerned
  JOIN civic_user u ON u.id = concerned.user_id
  WHERE NOT EXISTS (SELECT 1 FROM engagement_pushsubscription s WHERE s.user_id = u.id AND s.ended_at IS NULL)
    AND EXISTS (SELECT 1 FROM account_emailaddress e
                WHERE e.user_id = u.id AND e.verified AND lower(e.email) = lower(u.email))
  ON CONFLICT (key) DO NOTHING
){{more}}
SELECT count(*), max(id) FROM concerned"""


def plan(bulletin: Bulletin, *, now: datetime) -> None:
    """File the first rows of a bulletin that was just confirmed, in the transaction that confirms it."""
    file_some(bulletin, after=0, most=FIRST, now=now, until=now + LIVES)
    transaction.on_commit(outbox.ring, robust=True)


def file_some(bulletin: Bulletin, *, after: int, most: int, now: datetime, until: datetime) -> None:
    """File rows for so many of the people it concerns, in the order of their numbers; leave word where there are more.

    What is filed again, since a worker died, changes nothing.
    """
    facts: dict[str, Any] = {
        "bulletin": bulletin.pk,
        "incident": bulletin.incident_id,
        "is_drill": bulletin.incident.is_drill,
        "districts": list(bulletin.districts),
        "urgency": Urgency.EMERGENCY,
        "after": after,
        "most": most,
        "now": now,
        "until": until,
    }
    more = [_by(way) for way in ways() if way.channel not in (Channel.WEBPUSH, Channel.EMAIL)]
    with connection.cursor() as cursor:
        cursor.execute(PLAN.replace("{more}", "".join(more)), facts)
        count, last = cursor.fetchone()
    if count == most:
        _leave_word(bulletin, after=last, now=now, until=until)


def _leave_word(bulletin: Bulletin, *, after: int, now: datetime, until: datetime) -> None:
    """A row for the next ones, which a worker takes before anything else; a request does not wait for it."""
    facts = {
        "channel": FILING, "urgency": Urgency.EMERGENCY, "about": f"incident:{bulletin.incident_id}", "due_at": now,
        "expires_at": until, "content": {"files": bulletin.pk, "after": after},
    }  # fmt: skip
    OutboxItem.objects.get_or_create(key=f"bulletin-files:{bulletin.pk}:{after}", defaults=facts)


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
