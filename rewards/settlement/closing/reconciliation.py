"""Compare a period's postings, redemptions and statement lines, both ways. Names differences, repairs nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from civic.core import progress
from rewards.ledger.queries import snapshot
from rewards.settlement.closing.models import SettlementDifference
from rewards.settlement.statements.models import Statement

Check = SettlementDifference.Check
READ = "pg_temp.closing_lines"  # where a closing transaction has the lines that it has read from the ledger


@dataclass(frozen=True)
class Difference:
    """One movement that two records tell differently; None stands for a side that has nothing."""

    check: Check
    merchant_id: int
    transaction_no: int | None
    receipt: str
    first: int | None
    second: int | None

    def __str__(self) -> str:
        one, other = _SIDES[self.check]
        receipt = f" (receipt {self.receipt})" if self.receipt else ""
        sides = f"{one} {_coins(self.first)}, {other} {_coins(self.second)}"
        return f"merchant {self.merchant_id}, {self._what}{receipt}: {sides}{self._more}"

    @property
    def _what(self) -> str:
        if self.transaction_no:
            return f"transaction {self.transaction_no}"
        return "what is carried over" if self.check == Check.LINE else "total"

    @property
    def _more(self) -> str:
        """Say what differs where the coins do not."""
        if self.first != self.second:
            return ""
        return (
            "; another shop, time, receipt or kind" if self.check == Check.LINE else "; other counts or another SHA-256"
        )


_SIDES = {
    Check.REDEMPTION: ("ledger", "redemption"),
    Check.LINE: ("ledger", "statement line"),
    Check.FIGURES: ("statement", "its lines"),
}


def _coins(side: int | None) -> str:
    return "nothing" if side is None else f"{side} coins"


def reconcile(month: date) -> list[Difference]:
    """Find every difference of the period that begins on this day, from one read-only snapshot."""
    with snapshot():
        return differences(month, tell=progress.tell)


def differences(month: date, *, tell: progress.Listener = lambda done, of: None) -> list[Difference]:
    """Find every difference that the caller's database transaction can see."""
    checks = [(Check.REDEMPTION, _redemptions("settlement_month_lines(%(month)s)"))]
    if Statement.objects.filter(settlement_id=month).exists():
        checks += [(Check.LINE, _LINES), (Check.FIGURES, _figures(hashed=True))]
    found: list[Difference] = []
    for number, (check, sql) in enumerate(checks):
        tell(number, len(checks))
        found += _compare(check, sql, month)
    tell(len(checks), len(checks))
    return found


def of_redemptions(month: date) -> list[Difference]:
    """Find where payments differ from the lines that the closing transaction has read from the ledger."""
    return _compare(Check.REDEMPTION, _redemptions(READ), month)


def of_figures(month: date) -> list[Difference]:
    """Find where statements differ from their lines, of which the database took the SHA-256 when they were written."""
    return _compare(Check.FIGURES, _figures(hashed=False), month)


def _compare(check: Check, sql: str, month: date) -> list[Difference]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"month": month})
        rows: Sequence[tuple[int, int | None, str, int | None, int | None]] = cursor.fetchall()
    return [Difference(check, *row) for row in rows]


# A payment, its cancellation and each refund are one movement each; a redemption whose transaction is missing from
# the ledger is sought in the period of its own time. Both are bounded: by the numbers of the period's transactions, and
# by its days. A cancellation follows on the same Taipei day.
_TOLD = """
WITH period AS MATERIALIZED (
  SELECT %(month)s::timestamp AT TIME ZONE 'Asia/Taipei' AS starts,
         settlement_period_after(%(month)s)::timestamp AT TIME ZONE 'Asia/Taipei' AS ends
), written AS MATERIALIZED (
  SELECT id FROM rewards_transaction WHERE month = %(month)s
), bounds AS MATERIALIZED (
  SELECT min(id) AS least, max(id) AS most FROM written
), paid AS MATERIALIZED (
  SELECT r.shop_id, r.transaction_id, r.receipt, r.amount::bigint AS coins
    FROM rewards_redemption r
   WHERE r.transaction_id BETWEEN (SELECT least FROM bounds) AND (SELECT most FROM bounds)
), voided AS MATERIALIZED (
  SELECT r.shop_id, r.void_transaction_id, r.receipt, -r.amount::bigint
    FROM rewards_redemption r
   WHERE r.void_transaction_id BETWEEN (SELECT least FROM bounds) AND (SELECT most FROM bounds)
), returned AS MATERIALIZED (
  SELECT r.shop_id, b.transaction_id, r.receipt, -b.coins::bigint
    FROM rewards_refund b JOIN rewards_redemption r ON r.id = b.redemption_id
   WHERE b.transaction_id BETWEEN (SELECT least FROM bounds) AND (SELECT most FROM bounds)
), near AS MATERIALIZED (
  SELECT r.* FROM period CROSS JOIN rewards_shop s CROSS JOIN LATERAL (
    SELECT r.shop_id, r.receipt, r.amount, r.transaction_id, r.void_transaction_id, r.completed_at, r.voided_at
      FROM rewards_redemption r
     WHERE r.shop_id = s.id AND r.completed_at >= period.starts - interval '1 day' AND r.completed_at < period.ends
    OFFSET 0) r
    LEFT JOIN written w ON w.id = r.transaction_id
   WHERE w.id IS NULL OR r.void_transaction_id IS NOT NULL
), missing AS (
  SELECT n.shop_id, n.transaction_id, n.receipt, n.amount::bigint
    FROM near n CROSS JOIN period
   WHERE n.completed_at >= period.starts
     AND NOT EXISTS (SELECT 1 FROM rewards_transaction t WHERE t.id = n.transaction_id OFFSET 0)
  UNION ALL
  SELECT n.shop_id, n.void_transaction_id, n.receipt, -n.amount::bigint
    FROM near n CROSS JOIN period
   WHERE n.void_transaction_id IS NOT NULL AND n.voided_at >= period.starts AND n.voided_at < period.ends
     AND NOT EXISTS (SELECT 1 FROM rewards_transaction t WHERE t.id = n.void_transaction_id OFFSET 0)
  UNION ALL
  SELECT r.shop_id, b.transaction_id, r.receipt, -b.coins::bigint
    FROM period CROSS JOIN rewards_refund b JOIN rewards_redemption r ON r.id = b.redemption_id
   WHERE b.refunded_at >= period.starts AND b.refunded_at < period.ends
     AND NOT EXISTS (SELECT 1 FROM rewards_transaction t WHERE t.id = b.transaction_id OFFSET 0)
), told AS (
  SELECT s.merchant_id, m.transaction_id, m.receipt, m.coins
    FROM (SELECT p.* FROM (SELECT * FROM paid UNION ALL SELECT * FROM voided UNION ALL SELECT * FROM returned) p
            JOIN written w ON w.id = p.transaction_id
          UNION ALL SELECT * FROM missing) m
    JOIN rewards_shop s ON s.id = m.shop_id
)"""


def _redemptions(lines: str) -> str:
    """Compare payments with what the ledger has of them; the full join keeps what only one side has."""
    return f"""{_TOLD}, ledger AS (
  SELECT * FROM {lines} WHERE kind IN ('redemption', 'void', 'refund')
)
SELECT coalesce(l.merchant_id, r.merchant_id), coalesce(l.transaction_id, r.transaction_id),
       coalesce(nullif(l.receipt, ''), r.receipt, ''), l.coins, r.coins
  FROM ledger l FULL JOIN told r ON r.transaction_id = l.transaction_id AND r.merchant_id = l.merchant_id
 WHERE l.coins IS DISTINCT FROM r.coins
 ORDER BY 1, 2
"""


# The full join keeps what only one side has; IS DISTINCT FROM counts NULL as a difference.
_LINES = """
WITH ledger AS (
  SELECT * FROM settlement_month_lines(%(month)s)
), listed AS (
  SELECT s.merchant_id, n.* FROM rewards_statementline n JOIN rewards_statement s ON s.id = n.statement_id
   WHERE s.settlement_id = %(month)s
)
SELECT coalesce(l.merchant_id, n.merchant_id), coalesce(l.transaction_id, n.transaction_id),
       coalesce(nullif(n.receipt, ''), l.receipt, ''), l.coins, n.coins
  FROM ledger l FULL JOIN listed n
    ON n.merchant_id = l.merchant_id AND coalesce(n.transaction_id, 0) = coalesce(l.transaction_id, 0)
   AND (n.transaction_id IS NOT NULL OR n.kind::text = l.kind)
 WHERE (l.coins, l.kind, l.at, l.shop_id, l.receipt, l.corrects)
       IS DISTINCT FROM (n.coins, n.kind::text, n.at, n.shop_id, n.receipt::text, n.corrects)
 ORDER BY 1, 2
"""


def _figures(*, hashed: bool) -> str:
    """Compare each statement with its lines: coins and counts, and the SHA-256 where it has to be taken again."""
    again = "(SELECT sums.sha256 FROM settlement_statement_sums(s.id) sums)"
    other = f"OR s.lines_sha256::text IS DISTINCT FROM {again}" if hashed else ""
    return f"""
WITH counted AS (
  SELECT l.statement_id, count(*) FILTER (WHERE l.kind = 'redemption') AS redemptions, sum(l.coins) AS coins,
         coalesce(sum(l.coins) FILTER (WHERE l.kind = 'redemption'), 0) AS redeemed,
         count(*) FILTER (WHERE l.kind = 'void') AS voids,
         coalesce(-sum(l.coins) FILTER (WHERE l.kind = 'void'), 0) AS voided,
         coalesce(sum(l.coins) FILTER (WHERE l.kind NOT IN ('redemption', 'void')), 0) AS adjustments
    FROM rewards_statementline l JOIN rewards_statement s ON s.id = l.statement_id AND s.settlement_id = %(month)s
   GROUP BY l.statement_id
)
SELECT s.merchant_id, NULL, '', s.coins_payable, coalesce(c.coins, 0)
  FROM rewards_statement s LEFT JOIN counted c ON c.statement_id = s.id
 WHERE s.settlement_id = %(month)s
   AND (s.coins_payable <> coalesce(c.coins, 0) {other}
        OR (s.redemptions, s.coins_redeemed, s.voids, s.coins_voided, s.adjustments) IS DISTINCT FROM
           (coalesce(c.redemptions, 0), coalesce(c.redeemed, 0), coalesce(c.voids, 0), coalesce(c.voided, 0),
            coalesce(c.adjustments, 0)))
 ORDER BY 1
"""
