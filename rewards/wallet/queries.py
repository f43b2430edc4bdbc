"""Queries for what a citizen has: the balance, its vintages, what is held, and every line with its reason."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import BigIntegerField, DateField, Q, QuerySet, Sum

from civic.accounts.models import Citizen
from civic.core.compiled import Slot, compiled
from civic.core.prepared import Statement
from rewards.ledger.models import Account, Transaction


@dataclass(frozen=True)
class Expiring:
    """Coins of a wallet that lapse after the Taipei day `on`."""

    coins: int
    on: date


@dataclass(frozen=True)
class Purse:
    """What a citizen has on a Taipei day: coins to spend by their last day, coins put aside by holds, in vouchers."""

    expiring: list[Expiring]
    held: int
    in_vouchers: int = 0

    @property
    def balance(self) -> int:
        return sum(part.coins for part in self.expiring)


@dataclass(frozen=True)
class Line:
    """One line of a citizen's history: `coins` signed, `balance` after it."""

    transaction_id: int
    at: datetime
    kind: str
    reason: str
    coins: int
    balance: int

    @property
    def label(self) -> str:
        return str(Transaction.Kind(self.kind).label)


def held(citizen: Citizen) -> int:
    """Return the citizen's coins that are put aside by holds."""
    holds = Account.objects.filter(kind=Account.Kind.HOLD, holder_id=citizen.pk, address__startswith="hold/")
    total = holds.aggregate(total=Sum("balance"))
    return int(total["total"] or 0)


def balance(citizen: Citizen, *, today: date) -> int:
    """Return the coins that the citizen can spend on this Taipei day."""
    return sum(coins for coins, _on in _vintages().rows(holder=citizen.pk, today=today))


def expiring(citizen: Citizen, *, today: date) -> list[Expiring]:
    """Return the citizen's coins by their last day, soonest first."""
    return [Expiring(coins=coins, on=on) for coins, on in _vintages().rows(holder=citizen.pk, today=today)]


def purse(citizen: Citizen, *, today: date) -> Purse:
    """Return all of a citizen's coins, in one query."""
    found = _everything().rows(holder=citizen.pk, today=today)
    return Purse(
        expiring=[Expiring(coins=coins, on=on) for coins, on, _address in found if on],
        held=sum(coins for coins, _on, address in found if address.startswith("hold/")),
        in_vouchers=sum(coins for coins, _on, address in found if address.startswith("voucher/")),
    )


def history(citizen: Citizen, *, limit: int = 20, offset: int = 0) -> list[Line]:
    """Return the citizen's lines, newest first, each with the balance after it; of accounts merged into it too."""
    lines = [Line(*row) for row in _rows(citizen.pk, limit, offset)]
    typed = [line.transaction_id for line in lines if _TYPED.search(line.reason)]
    if not typed:
        return lines
    with connection.cursor() as cursor:
        cursor.execute(_SAID, [typed])
        said = dict(cursor.fetchall())
    return [replace(line, reason=said.get(line.transaction_id, line.reason)) for line in lines]


def _rows(holder_id: int, limit: int, offset: int) -> list[tuple[Any, ...]]:
    if not offset and limit <= A_PAGE:
        return _newest(limit).rows([holder_id])
    with connection.cursor() as cursor:
        cursor.execute(_HISTORY, [holder_id, limit, offset])
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def history_length(citizen: Citizen) -> int:
    """Return how many lines the citizen's history has."""
    with connection.cursor() as cursor:
        cursor.execute(f"{MINE} SELECT count(*) FROM ({LINES_OF_MINE}) lines", [citizen.pk])
        return int(cursor.fetchone()[0])


HOLDER, TODAY = Slot("holder", BigIntegerField()), Slot("today", DateField())
_SPENDABLE = Q(kind=Account.Kind.WALLET, expires_on__gte=TODAY)


@compiled
def _vintages() -> QuerySet[Account, Any]:
    rows = Account.objects.filter(_SPENDABLE, holder_id=HOLDER, balance__gt=0)
    return rows.order_by("expires_on").values_list("balance", "expires_on")


@compiled
def _everything() -> QuerySet[Account, Any]:
    rows = Account.objects.filter(_SPENDABLE | Q(kind=Account.Kind.HOLD), holder_id=HOLDER, balance__gt=0)
    return rows.order_by("expires_on").values_list("balance", "expires_on", "address")


# A person's accounts: their own, and those that were merged into it, one after another.
MINE = """
WITH RECURSIVE mine(id) AS (
  SELECT %s::bigint
  UNION
  SELECT g.source_id FROM rewards_accountmerge g JOIN mine ON g.target_id = mine.id WHERE g.state = 'approved'
)
"""
LINES_OF_MINE = """
SELECT m.transaction_id AS id, sum(m.coins)::bigint AS coins
  FROM (SELECT id FROM rewards_account WHERE kind = 'wallet' AND holder_id IN (SELECT id FROM mine)) w
  JOIN LATERAL (SELECT transaction_id, -amount AS coins FROM rewards_posting WHERE source_id = w.id
                UNION ALL
                SELECT transaction_id, amount FROM rewards_posting WHERE destination_id = w.id) m ON true
 GROUP BY m.transaction_id
"""
# The transactions are joined last: for the lines of the page only, by their keys, however many the books hold.
_HISTORY = f"""
{MINE}
SELECT page.id, t.effective_at, t.kind, t.reason, page.coins, page.balance
  FROM (SELECT id, coins, (sum(coins) OVER (ORDER BY id))::bigint AS balance
          FROM ({LINES_OF_MINE}) lines ORDER BY id DESC LIMIT %s OFFSET %s) page
  JOIN rewards_transaction t ON t.id = page.id
 ORDER BY page.id DESC
"""
A_PAGE = 50  # lines; longer parts of a history are asked for rarely


@cache
def _newest(limit: int) -> Statement:
    """The first lines of a history; how many is part of the plan."""
    return Statement(_HISTORY.replace("LIMIT %s OFFSET %s", f"LIMIT {limit:d}"), ["bigint"])


# What staff typed stands where it can be erased; the books, which nobody changes, hold its number ("hold:12").
_TYPED = re.compile(r"\b(?:hold|merge|grant|late):[0-9]+$")
_SAID = """
SELECT t.id, words.said
  FROM rewards_transaction t
 CROSS JOIN LATERAL (
         SELECT CASE t.kind WHEN 'release' THEN h.release_reason ELSE h.reason END AS said FROM rewards_hold h
          WHERE t.kind IN ('hold', 'release') AND h.id = substring(t.reason FROM '^hold:([0-9]+)$')::bigint
         UNION ALL
         SELECT g.reason FROM rewards_accountmerge g
          WHERE t.kind = 'merge' AND g.id = substring(t.reason FROM '^merge:([0-9]+)$')::bigint
         UNION ALL
         SELECT g.reason FROM rewards_grant g
          WHERE t.kind = 'award' AND g.id = substring(t.reason FROM '^grant:([0-9]+)$')::bigint
         UNION ALL
         SELECT regexp_replace(t.reason, 'late:[0-9]+$', '') || l.reason FROM rewards_laterefund l
          WHERE t.kind = 'refund' AND l.id = substring(t.reason FROM ' · late:([0-9]+)$')::bigint
       ) words
 WHERE t.id = ANY(%s) AND words.said IS NOT NULL
"""
