"""Call those who could confirm a bulletin that waits, on each device and account of theirs: at night nobody reads mail.

No word of the bulletin stands there: nobody has confirmed it, and it may be wrong.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from civic.accounts.models import User
from civic.outbox import actions as outbox
from civic.outbox.models import Urgency
from engagement.delivery.kinds import Channel
from engagement.delivery.told import PATHS, TELLERS, Pair, Told
from engagement.delivery.ways import Way, ways
from engagement.emergencies.incidents.models import Bulletin
from engagement.emergencies.incidents.sending import COLUMNS

NAME = "call"
LIVES = timedelta(minutes=30)


def call(bulletin: Bulletin, people: Sequence[User], *, now: datetime) -> None:
    """File a row for each way that each of them has beside mail, in the caller's transaction."""
    rows = [_by(way) for way in ways() if way.channel != Channel.EMAIL]
    facts: dict[str, Any] = {
        "users": [user.pk for user in people],
        "bulletin": bulletin.pk,
        "urgency": Urgency.EMERGENCY,
        "now": now,
        "until": now + LIVES,
    }
    with connection.cursor() as cursor:
        cursor.execute(f"WITH n AS (SELECT id AS user_id FROM civic_user WHERE id = ANY(%(users)s)){''.join(rows)} "
                       "SELECT count(*) FROM n", facts)  # fmt: skip
    transaction.on_commit(outbox.ring, robust=True)


def _by(way: Way) -> str:
    return f""", {way.outbox}_rows AS (
  INSERT INTO civic_outboxitem {COLUMNS}
  SELECT '{way.outbox}', %(urgency)s, 'call-{way.outbox}:' || %(bulletin)s || ':' || {way.address} || ':' || n.user_id,
         n.user_id, {way.address}, '{NAME}:' || %(bulletin)s, jsonb_build_object('{NAME}', %(bulletin)s::bigint),
         'waiting', false, 0, 0, %(now)s, %(until)s, '', '', %(now)s
  FROM n {way.joined}
  ON CONFLICT (key) DO NOTHING
)"""


def tell(wanted: Collection[Pair]) -> dict[Pair, Told]:
    """Those that still wait."""
    numbers = {number for number, _user in wanted}
    waiting = Bulletin.objects.filter(pk__in=numbers, state=Bulletin.State.WAITING).in_bulk()
    return {pair: _told(waiting[pair[0]]) for pair in wanted if pair[0] in waiting}


def _told(bulletin: Bulletin) -> Told:
    return Told(
        about=f"{NAME}:{bulletin.pk}",
        title=_("An emergency waits for a second person"),
        text=_("Open the desk and decide: nothing is sent until somebody confirms it."),
        path=page(bulletin.pk),
        at=bulletin.proposed_at,
        family=None,
        can_stop=False,
        is_public=True,
    )


def page(number: int) -> str:
    """Where it is confirmed."""
    return reverse("admin:engagement_bulletin_change", args=[number])


TELLERS.add(NAME, tell)
PATHS.add(NAME, page)
