"""The month's CSV for the finance office."""

from collections.abc import Sequence
from datetime import date

from civic import spreadsheets
from rewards.settlement.models import Statement

COLUMNS = (
    "month",
    "merchant_id",
    "merchant_name",
    "tax_id",
    "redemptions",
    "coins_redeemed",
    "voids",
    "coins_voided",
    "adjustments",
    "coins_payable",
    "amount_twd",
    "statement_no",
    "status",
)
SUMMED = COLUMNS[4:11]


def month_csv(month: date, statements: Sequence[Statement]) -> bytes:
    """One line per statement, and a last line TOTAL. Stored when the month is closed, served as stored."""
    rows = [_row(month, statement) for statement in statements]
    total = ["TOTAL", "", "", "", *(sum(getattr(s, column) for s in statements) for column in SUMMED), "", ""]
    return spreadsheets.write(COLUMNS, [*rows, total])


def _row(month: date, statement: Statement) -> list[object]:
    return [
        f"{month:%Y-%m}",
        statement.merchant_id,
        statement.merchant_name,
        statement.tax_id,
        *(getattr(statement, column) for column in SUMMED),
        statement.number,
        str(statement.status),
    ]
