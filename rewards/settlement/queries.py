"""A month's totals, read from the ledger's postings alone."""

from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Min, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from civic.errors import DomainError
from rewards.ledger.models import Account, Transaction
from rewards.settlement.models import Settlement
from rewards.shops.models import Merchant


class MonthNotClosed(DomainError):
    code = "month_not_closed"
    family = DomainError.CONFLICT
    message = _("%(month)s is not closed yet: its CSV is made when the month is closed.")


@dataclass(frozen=True)
class Totals:
    """What one merchant took in a month, in coins; adjustments are signed."""

    redemptions: int = 0
    coins_redeemed: int = 0
    voids: int = 0
    coins_voided: int = 0
    adjustments: int = 0

    @property
    def coins_payable(self) -> int:
        return self.coins_redeemed - self.coins_voided + self.adjustments


def settlement_of(month: date) -> Settlement:
    """The settlement of a closed month; raise MonthNotClosed while there is none."""
    settlement = Settlement.objects.filter(pk=month).first()
    if settlement is None:
        raise MonthNotClosed(month=f"{month:%Y-%m}")
    return settlement


def first_month() -> date | None:
    """The first month of the books that has an entry."""
    return Transaction.objects.aggregate(first=Min("month"))["first"]


def totals_by_merchant(month: date) -> dict[int, Totals]:
    """Map merchant ids to their totals of a month."""
    with connection.cursor() as cursor:
        cursor.execute(_TOTALS, {"month": month})
        return {row[0]: Totals(*row[1:]) for row in cursor.fetchall()}


def merchants_due(month: date) -> QuerySet[Merchant]:
    """Merchants that get a statement: all active ones, and any other with an entry in the month."""
    return Merchant.objects.filter(
        Q(state=Merchant.State.ACTIVE) | Q(pk__in=totals_by_merchant(month).keys())
    ).order_by("pk")


def payable_total(month: date) -> int:
    """Coins that the ledger owes to all merchants for a month: what the CSV must add up to."""
    with connection.cursor() as cursor:
        cursor.execute(_PAYABLE, {"month": month})
        return int(cursor.fetchone()[0])


def lock_settlement(month: date) -> None:
    """Let one closer at a time write a month's statements."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(7155003, %s)", [month.year * 12 + month.month])


_TOTALS = f"""
SELECT a.holder_id,
       count(DISTINCT t.id) FILTER (WHERE t.kind = 'spend'),
       coalesce(sum(m.coins) FILTER (WHERE t.kind = 'spend'), 0)::bigint,
       count(DISTINCT t.id) FILTER (WHERE t.kind = 'void'),
       coalesce(-sum(m.coins) FILTER (WHERE t.kind = 'void'), 0)::bigint,
       coalesce(sum(m.coins) FILTER (WHERE t.kind IN ('adjust', 'refund')), 0)::bigint
  FROM rewards_transaction t
  JOIN LATERAL (SELECT destination_id AS account_id, amount AS coins FROM rewards_posting WHERE transaction_id = t.id
                UNION ALL
                SELECT source_id, -amount FROM rewards_posting WHERE transaction_id = t.id) m ON true
  JOIN rewards_account a ON a.id = m.account_id AND a.kind = '{Account.Kind.PAYABLE}'
 WHERE t.month = %(month)s AND t.kind IN ('spend', 'void', 'adjust', 'refund')
 GROUP BY a.holder_id
"""
_PAYABLE = """
SELECT coalesce(sum(CASE WHEN d.kind = 'payable' THEN p.amount ELSE 0 END
                    - CASE WHEN s.kind = 'payable' THEN p.amount ELSE 0 END), 0)
  FROM rewards_posting p
  JOIN rewards_transaction t ON t.id = p.transaction_id
  JOIN rewards_account s ON s.id = p.source_id
  JOIN rewards_account d ON d.id = p.destination_id
 WHERE t.month = %(month)s AND t.kind <> 'settle'
"""
