"""Write the statements of a period and their lines, from the ledger’s figures."""

from collections.abc import Sequence
from datetime import date

from django.db import connection

from rewards.settlement.closing import queries, reconciliation
from rewards.settlement.periods import rates
from rewards.settlement.periods.calendar import Period
from rewards.settlement.statements.models import Statement
from rewards.shops.models import Merchant


def read_lines(month: date) -> None:
    """Read the period’s lines from the ledger, once: what else the transaction needs of them, it reads from here."""
    with connection.cursor() as cursor:
        # Memory for the sort and the joins pays, compiling a handful of statements does not.
        cursor.execute("SET LOCAL jit = off; SET LOCAL work_mem = '64MB'")
        cursor.execute(f"DROP TABLE IF EXISTS {reconciliation.READ}")  # of another period, in a caller’s transaction
        cursor.execute(
            "CREATE TEMPORARY TABLE closing_lines ON COMMIT DROP AS SELECT * FROM settlement_month_lines(%s)", [month]
        )
        cursor.execute(f"ANALYZE {reconciliation.READ}")


def write(period: Period, found: Sequence[reconciliation.Difference]) -> list[Statement]:
    """Write a statement for each merchant due, also for those whose books differ.

    They refer to a settlement that is written last, because its CSV needs them: the foreign key is checked at commit.
    """
    totals, sums = queries.totals_by_merchant(period.first), queries.sums_by_merchant()
    rate = rates.of(period.first)
    return Statement.objects.bulk_create(
        _statement(
            period, merchant, totals.get(merchant.pk, queries.Totals()), sums.get(merchant.pk, queries.NO_LINES), rate
        )
        for merchant in queries.merchants_due(period, found)
    )


def _statement(period: Period, merchant: Merchant, totals: queries.Totals, sums: queries.Sums, rate: int) -> Statement:
    """Fill in one merchant’s statement; it is not saved here."""
    payable = totals.coins_payable + sums.carried
    return Statement(
        settlement_id=period.first,
        merchant=merchant,
        number=f"{period.compact}-{merchant.pk:06d}",
        merchant_name=merchant.name,
        tax_id=merchant.tax_id,
        redemptions=totals.redemptions,
        coins_redeemed=totals.coins_redeemed,
        voids=totals.voids,
        coins_voided=totals.coins_voided,
        adjustments=totals.adjustments + sums.carried,
        coins_payable=payable,
        amount_twd=payable * rate,
        coin_twd=rate,
        lines_sha256=sums.sha256,
    )


def write_lines(month: date) -> None:
    """Write the lines of the period’s statements, as `read_lines` read them, in one statement to the database."""
    with connection.cursor() as cursor:
        cursor.execute(_WRITE_LINES, {"month": month})


# Written in the order in which a statement’s lines are read, so that they lie together on disk.
_WRITE_LINES = f"""
INSERT INTO rewards_statementline (statement_id, transaction_id, kind, at, shop_id, receipt, coins, corrects)
SELECT s.id, l.transaction_id, l.kind, l.at, l.shop_id, l.receipt, l.coins, l.corrects
  FROM {reconciliation.READ} l
  JOIN rewards_statement s ON s.settlement_id = %(month)s AND s.merchant_id = l.merchant_id
 ORDER BY s.id, l.at, l.transaction_id
"""
