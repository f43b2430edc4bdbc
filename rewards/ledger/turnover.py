"""What a settlement period moved on the merchants' accounts, without reading each posting. Reads only.

Each seal counts its own transactions once (`Turnover`). What was written after the last seal is counted now, by the
same function. Seals and their turnover never change, so the two parts fit whatever is sealed meanwhile.
"""

from dataclasses import dataclass
from datetime import date

from django.db import connection

from rewards.ledger.models import Seal, Transaction


@dataclass(frozen=True)
class Moved:
    """The transactions of one kind on the account of one holder; coins are below zero when they left it."""

    holder_id: int
    kind: Transaction.Kind
    transactions: int
    coins: int


def of_period(month: date) -> list[Moved]:
    """Everything that the period's transactions moved on accounts owed to merchants; `month` is its first day."""
    last = Seal.objects.order_by("-id").values_list("id", "to_xid").first() or (0, "0")
    with connection.cursor() as cursor:
        cursor.execute(_OF_PERIOD, {"month": month, "seal": last[0], "since": str(last[1])})
        return [Moved(holder, Transaction.Kind(kind), many, coins) for holder, kind, many, coins in cursor.fetchall()]


# The groups stand in the order of the index, so that nothing is sorted or hashed. The second part reads the
# transactions from `since` on: a minute's payments, while the job that seals runs.
_OF_PERIOD = """
WITH sealed AS MATERIALIZED (
  SELECT kind, account_id, sum(transactions) AS transactions, sum(coins) AS coins
    FROM rewards_turnover WHERE month = %(month)s AND seal_id <= %(seal)s GROUP BY kind, account_id
), moved AS (
  SELECT * FROM sealed
  UNION ALL
  SELECT kind, account_id, transactions, coins
    FROM ledger_stretch_turnover(%(since)s::xid8, '18446744073709551615'::xid8) WHERE month = %(month)s
)
SELECT a.holder_id, m.kind, sum(m.transactions)::bigint, sum(m.coins)::bigint
  FROM moved m JOIN rewards_account a ON a.id = m.account_id GROUP BY a.holder_id, m.kind
"""
