"""Payouts as a table to take home."""

from collections.abc import Sequence

from rewards.settlement.payouts.queries import Payout, sums

COLUMNS = (
    "day", "outcome", "amount_twd", "merchant", "statement_no", "period", "coins", "redemptions", "coins_redeemed",
    "voids", "coins_voided", "adjustments", "batch", "account", "bank_reference", "bank_reason",
)  # fmt: skip


def rows(payouts: Sequence[Payout]) -> list[list[object]]:
    """List the transfers under COLUMNS, and a last row TOTAL of what was paid."""
    total = ["TOTAL", "paid", sums(payouts).paid, *[""] * (len(COLUMNS) - 3)]
    return [*(_row(each) for each in payouts), total]


def _row(each: Payout) -> list[object]:
    of = each.statement
    money = [f"{each.day}", each.outcome.value, each.row.amount_twd, each.row.merchant_name]
    inside = [of.redemptions, of.coins_redeemed, of.voids, of.coins_voided, of.adjustments]
    return [*money, of.number, f"{of.settlement}", each.row.coins, *inside, f"{each.row.batch}", each.account,
            each.reference, each.reason]  # fmt: skip
