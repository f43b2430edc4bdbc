"""Read a period's totals from the ledger alone. `month` is the first day of a settlement period."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Q, QuerySet

from civic.core import locks
from civic.core.locks import Lock
from rewards.ledger import turnover
from rewards.ledger.models import Transaction
from rewards.settlement.closing import reconciliation
from rewards.settlement.periods.calendar import Period
from rewards.shops.models import Merchant

Kind = Transaction.Kind


@dataclass(frozen=True)
class Totals:
    """What one merchant took in a period, in coins; adjustments are signed."""

    redemptions: int = 0
    coins_redeemed: int = 0
    voids: int = 0
    coins_voided: int = 0
    adjustments: int = 0

    @property
    def coins_payable(self) -> int:
        """Compute the coins that the county owes for the period, before what is carried over."""
        return self.coins_redeemed - self.coins_voided + self.adjustments


@dataclass(frozen=True)
class Sums:
    """Coins that a statement takes over from, or leaves to, other periods; and the SHA-256 over all its lines."""

    carried: int
    sha256: str


NO_LINES = Sums(0, hashlib.sha256(b"").hexdigest())


def totals_by_merchant(month: date) -> dict[int, Totals]:
    """Map merchant ids to their totals of a period, leaving out what was paid to them."""
    moved: dict[int, dict[Kind, turnover.Moved]] = {}
    for each in turnover.of_period(month):
        if each.kind != Kind.SETTLE:
            moved.setdefault(each.holder_id, {})[each.kind] = each
    return {merchant: _totals(merchant, kinds) for merchant, kinds in moved.items()}


def _totals(merchant: int, kinds: dict[Kind, turnover.Moved]) -> Totals:
    spent, voided, refunded, adjusted = (
        kinds.get(kind, turnover.Moved(merchant, kind, 0, 0))
        for kind in (Kind.SPEND, Kind.VOID, Kind.REFUND, Kind.ADJUST)
    )
    return Totals(
        redemptions=spent.transactions,
        coins_redeemed=spent.coins,
        voids=voided.transactions,
        coins_voided=-voided.coins,
        adjustments=refunded.coins + adjusted.coins,
    )


def sums_by_merchant() -> dict[int, Sums]:
    """Map merchant ids to the sums over the lines that `read_lines` read in this transaction."""
    with connection.cursor() as cursor:
        cursor.execute(_SUMS)
        return {row[0]: Sums(*row[1:]) for row in cursor.fetchall()}


def merchants_due(period: Period, found: Sequence[reconciliation.Difference]) -> QuerySet[Merchant]:
    """Find the merchants that get a statement: any with an entry, or a difference that was found, in the period.

    For a whole month all active ones too: each has one paper a month, and may read that it is zero. With shorter
    periods a stall that is open on Saturdays would get 300 papers a year that say nothing; but who still owes coins
    from before has one at each month's beginning, so that a debt never leaves the papers.
    """
    due = Q(pk__in={*totals_by_merchant(period.first), *(difference.merchant_id for difference in found)})
    if period.is_month:
        due |= Q(state=Merchant.State.ACTIVE)
    elif period.first.day == 1:
        due |= Q(pk__in=_in_debt())
    return Merchant.objects.filter(due).order_by("pk")


def _in_debt() -> list[int]:
    """Find the merchants whose last statement ended below zero: the lines that were read take that off."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT l.merchant_id FROM {reconciliation.READ} l WHERE l.kind = 'brought'")
        return [row[0] for row in cursor.fetchall()]


def payable_total(month: date) -> int:
    """Sum the coins that the ledger owes to all merchants for a period; the CSV must add up to it."""
    with connection.cursor() as cursor:
        cursor.execute(_PAYABLE, {"month": month})
        return int(cursor.fetchone()[0])


def lock_settlement(month: date) -> None:
    """Let one process at a time write what belongs to a period’s settlement, until its transaction ends."""
    locks.hold(Lock.SETTLEMENT, month.toordinal())


def lock_statements() -> None:
    """Let one period at a time write its statements: each takes over what those that stand leave."""
    locks.hold(Lock.SETTLEMENT, 0)


# What is carried, and the SHA-256 of all lines: docs/ledger.md describes it.
_SUMS = f"""
SELECT l.merchant_id, coalesce(sum(l.coins) FILTER (WHERE l.kind IN ('brought', 'carried')), 0)::bigint,
       encode(sha256(convert_to(string_agg(
         settlement_line_text(l.kind, l.transaction_id, l.at, l.shop_id, l.receipt, l.coins, l.corrects), E'\\n'
         ORDER BY l.at, l.transaction_id NULLS FIRST, l.kind COLLATE "C"), 'UTF8')), 'hex')
  FROM {reconciliation.READ} l GROUP BY l.merchant_id
"""
# Straight from the postings, past turnover and lines: what the CSV adds up to is proven by another way.
_PAYABLE = """
SELECT coalesce(sum(CASE WHEN d.kind = 'payable' THEN p.amount ELSE 0 END
                    - CASE WHEN s.kind = 'payable' THEN p.amount ELSE 0 END), 0)
  FROM rewards_posting p
  JOIN rewards_transaction t ON t.id = p.transaction_id
  JOIN rewards_account s ON s.id = p.source_id
  JOIN rewards_account d ON d.id = p.destination_id
 WHERE t.month = %(month)s AND t.kind <> 'settle'
"""
