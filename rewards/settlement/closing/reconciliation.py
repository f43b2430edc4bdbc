"""Compare a period's postings, redemptions and statement lines, both ways. Names differences, repairs nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from civic.core import progress
from rewards.ledger.verification import snapshot
from rewards.settlement.closing.models import SettlementDifference
from rewards.settlement.statements.models import Statement

Check = SettlementDifference.Check


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
        what = f"transaction {self.transaction_no}" if self.transaction_no else "total"
        receipt = f" (receipt {self.receipt})" if self.receipt else ""
        return (
            f"merchant {self.merchant_id}, {what}{receipt}: {one} {_coins(self.first)}, {other} {_coins(self.second)}"
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
    checks = [(Check.REDEMPTION, _REDEMPTIONS)]
    if Statement.objects.filter(settlement_id=month).exists():
        checks += [(Check.LINE, _LINES), (Check.FIGURES, _FIGURES)]
    found: list[Difference] = []
    for number, (check, sql) in enumerate(checks):
        tell(number, len(checks))
        found += _compare(check, sql, month)
    tell(len(checks), len(checks))
    return found


def _compare(check: Check, sql: str, month: date) -> list[Difference]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"month": month})
        rows: Sequence[tuple[int, int | None, str, int | None, int | None]] = cursor.fetchall()
    return [Difference(check, *row) for row in rows]


# A payment, its cancellation and each refund are one movement each; a redemption whose transaction is missing from
# the ledger is sought in the period of its own time.
_REDEMPTIONS = """
WITH ledger AS (
  SELECT * FROM settlement_month_lines(%(month)s) WHERE kind IN ('redemption', 'void', 'refund')
), told AS (
  SELECT s.merchant_id, r.transaction_id, r.receipt, r.amount::bigint AS coins
    FROM rewards_redemption r JOIN rewards_shop s ON s.id = r.shop_id
    LEFT JOIN rewards_transaction t ON t.id = r.transaction_id
   WHERE coalesce(t.month, settlement_period_of((r.completed_at AT TIME ZONE 'Asia/Taipei')::date)) = %(month)s
  UNION ALL
  SELECT s.merchant_id, r.void_transaction_id, r.receipt, -r.amount::bigint
    FROM rewards_redemption r JOIN rewards_shop s ON s.id = r.shop_id
    LEFT JOIN rewards_transaction t ON t.id = r.void_transaction_id
   WHERE r.void_transaction_id IS NOT NULL
     AND coalesce(t.month, settlement_period_of((r.voided_at AT TIME ZONE 'Asia/Taipei')::date)) = %(month)s
  UNION ALL
  SELECT s.merchant_id, b.transaction_id, r.receipt, -b.coins::bigint
    FROM rewards_refund b JOIN rewards_redemption r ON r.id = b.redemption_id JOIN rewards_shop s ON s.id = r.shop_id
    LEFT JOIN rewards_transaction t ON t.id = b.transaction_id
   WHERE coalesce(t.month, settlement_period_of((b.refunded_at AT TIME ZONE 'Asia/Taipei')::date)) = %(month)s
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
  SELECT * FROM settlement_month_lines(%(month)s) WHERE transaction_id IS NOT NULL
), listed AS (
  SELECT s.merchant_id, n.* FROM rewards_statementline n JOIN rewards_statement s ON s.id = n.statement_id
   WHERE s.settlement_id = %(month)s AND n.transaction_id IS NOT NULL
)
SELECT coalesce(l.merchant_id, n.merchant_id), coalesce(l.transaction_id, n.transaction_id),
       coalesce(nullif(n.receipt, ''), l.receipt, ''), l.coins, n.coins
  FROM ledger l FULL JOIN listed n ON n.transaction_id = l.transaction_id AND n.merchant_id = l.merchant_id
 WHERE (l.coins, l.kind, l.at, l.shop_id, l.receipt, l.corrects)
       IS DISTINCT FROM (n.coins, n.kind::text, n.at, n.shop_id, n.receipt::text, n.corrects)
 ORDER BY 1, 2
"""
# The database sums and hashes the lines again, as it did when they were written.
_FIGURES = """
SELECT s.merchant_id, NULL, '', s.coins_payable, sums.coins
  FROM rewards_statement s CROSS JOIN LATERAL settlement_statement_sums(s.id) sums
 WHERE s.settlement_id = %(month)s
   AND (sums.coins, sums.sha256) IS DISTINCT FROM (s.coins_payable, s.lines_sha256::text)
 ORDER BY 1
"""
