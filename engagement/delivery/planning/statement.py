"""The one statement that plans who is told by which way, whether one citizen is told or a hundred thousand.

The database joins those who are to be told with preferences, quiet hours, devices and confirmed addresses, and inserts
rows of the outbox. Nobody is planned twice, since a row's key names what is told and where it goes.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection

from civic.core.calendar import TAIPEI, day_start
from civic.outbox.models import Urgency as Rank
from engagement.delivery.kinds import Channel, Urgency
from engagement.delivery.preferences.models import How, Manner
from engagement.delivery.ways import Way, ways

RANKS = {Urgency.EMERGENCY: Rank.EMERGENCY, Urgency.MONEY: Rank.SOON, Urgency.ORDINARY: Rank.BULK}
KEEPS_FOR = {Urgency.EMERGENCY: "4 hours", Urgency.MONEY: "7 days", Urgency.ORDINARY: "2 days"}

# By Taipei's clock: when the quiet hours of a citizen end, where it is quiet now.
DUE = """
CASE WHEN %(waits)s AND (
       (q.quiet_from < q.quiet_until AND %(clock)s >= q.quiet_from AND %(clock)s < q.quiet_until)
    OR (q.quiet_from > q.quiet_until AND (%(clock)s >= q.quiet_from OR %(clock)s < q.quiet_until)))
  THEN (%(today)s + q.quiet_until + CASE WHEN %(clock)s < q.quiet_until THEN interval '0' ELSE interval '1 day' END)
       AT TIME ZONE 'Asia/Taipei'
  ELSE %(now)s END"""

COLUMNS = """(channel, urgency, key, user_id, address, about, content, state, once, tries, unknown, due_at, expires_at,
 error, reference, created_at)"""

MUTED = "SELECT 1 FROM engagement_mutedagency m WHERE m.citizen_id = c.id AND m.agency_id = %(muted_by)s"
RESTS = "SELECT 1 FROM engagement_manner p WHERE p.citizen_id = c.id AND p.paused_until > %(now)s"
# Of the few things of the last days, which the index on what rows are about finds: never all that the outbox keeps.
FULL = """SELECT x.user_id FROM civic_outboxitem x
  WHERE x.about = ANY(%(lately)s) AND x.created_at >= %(day_begins)s AND x.user_id IS NOT NULL
    AND x.state <> 'cancelled'
  GROUP BY x.user_id HAVING count(DISTINCT x.about) >= %(most_a_day)s"""
GUESTS = "SELECT 1 FROM engagement_trialguest g JOIN civic_user gu ON lower(gu.email) = lower(g.email)"


@dataclass(frozen=True)
class Plan:
    """Whom to tell what, and what people choose it by.

    `people`: SQL that yields number and citizen_id, a row for each citizen and thing, filled with `values`.
    `families`: names of preferences, the narrowest first; `by_itself` holds where somebody chose none of them.
    `always`: nobody can switch it off. `muted_by`: the agency whose muting keeps it in the portal. `most_a_day` of its
    kind reach one citizen by Taipei's day, of those `lately` planned; 0: no end.
    """

    name: str  # “message” or “notice”
    people: str
    values: dict[str, Any]
    families: Sequence[str]
    by_itself: dict[Channel, How]
    urgency: Urgency
    always: bool = False
    muted_by: int | None = None
    expires_at: datetime | None = None
    most_a_day: int = 0
    lately: Sequence[str] = ()

    @property
    def can_be_enough(self) -> bool:
        """Whether anybody can have had as many today: mostly there were too few, and nobody need be looked up."""
        return 0 < self.most_a_day <= len(self.lately)


def carry_out(plan: Plan, *, now: datetime) -> dict[str, int]:
    """Insert the rows; return how many were planned by each channel of the outbox, and for digests."""
    rooms = {way.outbox: way.room(is_bulk=_is_bulk(plan), now=now) for way in ways() if way.room}
    limits = {f"room_{name}": most for name, most in rooms.items() if most is not None}
    with connection.cursor() as cursor:
        cursor.execute(written(plan, limited=limits), {**_facts(plan, now), **limits, **plan.values})
        columns = [column[0] for column in cursor.description]
        return dict(zip(columns, cursor.fetchone(), strict=True))


def take_room() -> None:
    """Until this transaction ends, lists of a whole county are kept in memory; for a plan for many, on its own."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '64MB'; SET LOCAL jit = off")


def count(plan: Plan, channel: Channel, *, now: datetime) -> int:
    """How many would be told by one way, if nothing limited it."""
    way = next(way for way in ways() if way.channel == channel)
    sql = f"WITH {_people(plan, ways())} SELECT count(*) FROM n {way.joined} WHERE n.{way.channel}_now"
    with connection.cursor() as cursor:
        cursor.execute(sql, {**_facts(plan, now), **plan.values})
        return int(cursor.fetchone()[0])


def written(plan: Plan, *, limited: Collection[str] = ()) -> str:
    """The statement in SQL; `limited` are the ways that have room for some only, as `room_<name>`."""
    known = ways()
    people, source = _people(plan, known), "n"
    for way in known:
        if f"room_{way.outbox}" in limited:
            people += _limit(way, known, source)
            source = f"within_{way.outbox}"
    inserts = [_insert(plan, way, source) for way in known]
    digests = [_digest(plan, way) for way in known if way.has_digest]
    counts = ", ".join(f'(SELECT count(*) FROM "{way.outbox}_rows") AS "{way.outbox}"' for way in known)
    lines = " + ".join(f'(SELECT count(*) FROM "{way.outbox}_lines")' for way in known if way.has_digest)
    return f"WITH {', '.join([people, *inserts, *digests])} SELECT {counts}, {lines} AS digest"


def _is_bulk(plan: Plan) -> bool:
    return RANKS[plan.urgency] == Rank.BULK


def _limit(way: Way, known: Sequence[Way], source: str) -> str:
    """Those for whom a way has no room go by the first other way that they have and did not switch off."""
    others = [each for each in known if each.channel != way.channel and each.has and not each.only_asked]
    hows = {each.channel: f"n.{each.channel}" for each in known}
    hows[way.channel] = f"CASE WHEN o.about IS NULL THEN n.{way.channel} ELSE 'off' END"
    before: list[str] = []
    for each in others:
        reached = f"NOT n.{each.channel}_off AND {each.has.format(user='n.user_id', urgency='n.urgency')}"
        first = " AND ".join([reached, *(f"NOT ({taken})" for taken in before)])
        hows[each.channel] = (
            f"CASE WHEN o.about IS NOT NULL AND n.{each.channel} = 'off' AND {first}"
            f" THEN 'at_once' ELSE n.{each.channel} END"
        )
        before.append(reached)
    offs = {channel: f"n.{channel}_off" for channel in hows}
    offs[way.channel] += " OR o.about IS NOT NULL"  # a later way with little room must not lead them back here
    columns = ", ".join(f"{_columns(name, how)}, {offs[name]} AS {name}_off" for name, how in hows.items())
    return f""", over_{way.outbox} AS (
  SELECT about, citizen_id FROM (
    SELECT n.about, n.citizen_id, row_number() OVER (ORDER BY n.citizen_id, n.about) AS place
    FROM {source} n {way.joined} WHERE n.{way.channel}_now) placed
  WHERE place > %(room_{way.outbox})s
), within_{way.outbox} AS (
  SELECT n.about, n.number, n.citizen_id, n.user_id, n.due, n.urgency, {columns}
  FROM {source} n LEFT JOIN over_{way.outbox} o ON o.about = n.about AND o.citizen_id = n.citizen_id
)"""


def _columns(channel: Channel, how: str) -> str:
    """How soon by a way, and whether at once: of a truth value the server guesses a half, of a text a hundredth."""
    return f"{how} AS {channel}, {how} = 'at_once' AS {channel}_now"


def _people(plan: Plan, ways: Sequence[Way]) -> str:
    """n: everybody who is told, with how soon by each way, and when their quiet hours are over."""
    hows, joins = [], []
    for channel in dict.fromkeys(way.channel for way in ways):
        chosen = []
        for place in range(len(plan.families)):
            alias = f"{channel}_{place}"
            chosen.append(f"{alias}.how")
            joins.append(
                f"LEFT JOIN engagement_preference {alias} ON {alias}.citizen_id = c.id"
                f" AND {alias}.family = %(family_{place})s AND {alias}.channel = '{channel}'"
            )
        itself = f"%(by_itself_{channel})s"
        choice = itself if plan.always else f"coalesce({', '.join([*chosen, itself])})"
        hows.append(_columns(channel, choice))
        hows.append("false" if plan.always else f"coalesce(coalesce({', '.join(chosen)}) = 'off', false)")
        hows[-1] += f" AS {channel}_off"
    muted = f" AND NOT EXISTS ({MUTED})" if plan.muted_by else ""
    stopped = "" if plan.always else " AND c.messages_stopped_at IS NULL"
    # A list that is made once, whatever the server guesses of its length; it holds no NULL.
    full = f" AND c.user_id NOT IN ({FULL})" if plan.can_be_enough else ""
    rests = "" if plan.urgency == Urgency.EMERGENCY else f" AND NOT EXISTS ({RESTS})"
    guests = f" AND EXISTS ({GUESTS} WHERE gu.id = c.user_id)" if settings.MESSAGES_TRIAL else ""
    return f"""n AS (
  SELECT '{plan.name}:' || who.number AS about, who.number, c.id AS citizen_id, c.user_id, d.due,
         %(rank)s AS urgency, {", ".join(hows)}
  FROM ({plan.people}) who
  JOIN civic_citizen c ON c.id = who.citizen_id
  {" ".join(joins)}
  LEFT JOIN engagement_manner r ON r.citizen_id = c.id,
  LATERAL (SELECT coalesce(r.quiet_from, %(quiet_from)s) AS quiet_from,
                  coalesce(r.quiet_until, %(quiet_until)s) AS quiet_until) q,
  LATERAL (SELECT {DUE} AS due) d
  WHERE true{rests}{muted}{stopped}{full}{guests}
)"""


def _insert(plan: Plan, way: Way, source: str) -> str:
    content = (
        f"jsonb_build_object('{plan.name}s', jsonb_build_array(n.number))"
        if way.lists
        else f"jsonb_build_object('{plan.name}', n.number)"
    )
    return f""""{way.outbox}_rows" AS (
  INSERT INTO civic_outboxitem {COLUMNS}
  SELECT '{way.outbox}', %(rank)s, {way.key}, n.user_id, {way.address}, n.about, {content}, 'waiting', false, 0, 0,
         n.due, least(n.due + %(lives)s::interval, %(expires_at)s), '', '', %(now)s
  FROM {source} n {way.joined}
  WHERE n.{way.channel}_now
  ON CONFLICT (key) DO NOTHING RETURNING 1
)"""


def _digest(plan: Plan, way: Way) -> str:
    return f""""{way.outbox}_lines" AS (
  INSERT INTO engagement_digestline (name, number, citizen_id, how, filed_at)
  SELECT '{plan.name}', n.number, n.citizen_id, n.{way.channel}, %(now)s
  FROM n WHERE n.{way.channel} IN ('daily', 'weekly')
  ON CONFLICT (citizen_id, name, number) DO NOTHING RETURNING 1
)"""


def _facts(plan: Plan, now: datetime) -> dict[str, Any]:
    here = now.astimezone(TAIPEI)
    return {
        **{f"family_{place}": family for place, family in enumerate(plan.families)},
        **{f"by_itself_{way.channel}": str(plan.by_itself.get(way.channel, How.OFF)) for way in ways()},
        "waits": plan.urgency != Urgency.EMERGENCY,
        "muted_by": plan.muted_by,
        "rank": RANKS[plan.urgency].value,
        "lives": KEEPS_FOR[plan.urgency],
        "expires_at": plan.expires_at,
        "now": now,
        "clock": here.time().replace(microsecond=0),
        "today": here.date(),
        "day_begins": day_start(here.date()),
        "most_a_day": plan.most_a_day,
        "lately": list(plan.lately),
        "quiet_from": Manner.QUIET_FROM,
        "quiet_until": Manner.QUIET_UNTIL,
    }
