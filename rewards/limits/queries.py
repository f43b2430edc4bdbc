"""Which limits hold for a citizen, and how much of them is left: summed from the ledger, which alone knows."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import connection

from civic.core.calendar import day_start, month_of, taipei_day
from rewards.limits.models import LevelLimit

Caps = tuple[int | None, int | None, int | None]

# A digital citizen with a proof of identity counts as verified.
_IN_FORCE = """
SELECT l.*, c.id AS citizen_id
  FROM civic_citizen c
  JOIN LATERAL (SELECT * FROM rewards_levellimit
                 WHERE valid_from <= %s AND level = CASE WHEN c.level = 'digital' AND EXISTS (
                   SELECT 1 FROM civic_verification v WHERE v.citizen_id = c.id AND v.revoked_at IS NULL)
                   THEN 'verified' ELSE c.level END
                 ORDER BY valid_from DESC, id DESC LIMIT 1) l ON true
 WHERE c.id = ANY(%s)
"""
_SUMS = """
SELECT holder_id, coalesce(sum(coins) FILTER (WHERE at >= %s), 0)::bigint,
       coalesce(sum(coins) FILTER (WHERE at >= %s), 0)::bigint, coalesce(sum(coins), 0)::bigint
  FROM ({lines}) lines GROUP BY holder_id
"""
_EARNED = """
SELECT a.holder_id, p.amount AS coins, t.effective_at AS at
  FROM rewards_account a JOIN rewards_posting p ON p.destination_id = a.id
  JOIN rewards_transaction t ON t.id = p.transaction_id
 WHERE a.kind = 'wallet' AND a.holder_id = ANY(%s) AND t.kind = 'award'
"""
# What a shop gave back counts against the day on which it was spent.
_SPENT = """
SELECT a.holder_id, p.amount AS coins, t.effective_at AS at
  FROM rewards_account a JOIN rewards_posting p ON p.source_id = a.id
  JOIN rewards_transaction t ON t.id = p.transaction_id
 WHERE a.kind = 'wallet' AND a.holder_id = ANY(%s) AND t.kind = 'spend'
UNION ALL
SELECT a.holder_id, -p.amount, o.effective_at
  FROM rewards_account a JOIN rewards_posting p ON p.destination_id = a.id
  JOIN rewards_transaction t ON t.id = p.transaction_id
  JOIN rewards_transaction o ON o.id = t.reverses_id
 WHERE a.kind = 'wallet' AND a.holder_id = ANY(%s) AND t.kind IN ('void', 'refund') AND o.kind = 'spend'
"""


def limits_of(citizens: Sequence[int], *, today: date) -> dict[int, LevelLimit]:
    """The limits in force on a Taipei day, by citizen; who is not in it has none."""
    rows = LevelLimit.objects.raw(_IN_FORCE, [today, list(citizens)])
    return {row.citizen_id: row for row in rows}  # type: ignore[attr-defined]


def limit_of(citizen_id: int, *, today: date) -> LevelLimit | None:
    return limits_of([citizen_id], today=today).get(citizen_id)


def any_in_force(*, today: date) -> bool:
    """Whether the county has set any limits at all."""
    return LevelLimit.objects.filter(valid_from__lte=today).exists()


def earn_room(citizen_id: int, *, now: datetime) -> int | None:
    """Coins that the citizen can still earn now; None: as many as there are."""
    return _room(citizen_id, "earn", now)


def spend_room(citizen_id: int, *, now: datetime) -> int | None:
    """Coins that the citizen's level lets them still spend now; None: all that they have."""
    return _room(citizen_id, "spend", now)


def earn_rooms(citizens: Sequence[int], *, now: datetime) -> dict[int, int]:
    """The same for many; who is not in it can earn without a limit."""
    limits = limits_of(citizens, today=taipei_day(now))
    capped = {pk: limit for pk, limit in limits.items() if limit.caps_earning}
    done = sums(list(capped), "earn", now=now) if capped else {}
    return {pk: _left(limit.caps("earn"), done.get(pk, (0, 0, 0))) for pk, limit in capped.items()}


def sums(citizens: Sequence[int], act: str, *, now: datetime) -> dict[int, tuple[int, int, int]]:
    """Coins earned or spent: today, this month (Taipei's), and ever."""
    lines, people = (_EARNED, [list(citizens)]) if act == "earn" else (_SPENT, [list(citizens)] * 2)
    starts = [day_start(taipei_day(now)), day_start(month_of(now))]
    with connection.cursor() as cursor:
        cursor.execute(_SUMS.format(lines=lines), [*starts, *people])
        return {holder: (day, month, total) for holder, day, month, total in cursor.fetchall()}


def _room(citizen_id: int, act: str, now: datetime) -> int | None:
    limit = limit_of(citizen_id, today=taipei_day(now))
    if limit is None or all(cap is None for cap in limit.caps(act)):
        return None
    return _left(limit.caps(act), sums([citizen_id], act, now=now).get(citizen_id, (0, 0, 0)))


def _left(caps: Caps, done: tuple[int, int, int]) -> int:
    return max(0, min(cap - used for cap, used in zip(caps, done, strict=True) if cap is not None))
