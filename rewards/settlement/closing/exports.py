"""The CSV of a period: one row per statement. It is written once, when the period is closed."""

import csv
import io
from collections.abc import Sequence

from civic.core.cells import plain_cell
from civic.web import spreadsheets
from rewards.settlement.periods.calendar import Period
from rewards.settlement.periods.models import Settlement
from rewards.settlement.statements.models import Statement

Status = Statement.Status
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


def month_csv(period: Period, statements: Sequence[Statement]) -> bytes:
    """Write the CSV: a row per statement, and a last row TOTAL. It is stored, and served as stored.

    In the column `month` a shorter period stands with its first day: 2026-10-16.
    """
    rows = [_row(period, statement) for statement in statements]
    total = ["TOTAL", "", "", "", *(sum(getattr(s, column) for s in statements) for column in SUMMED), "", ""]
    return spreadsheets.write(COLUMNS, [*rows, total])


def _row(period: Period, statement: Statement) -> list[object]:
    return [
        str(period),
        statement.merchant_id,
        statement.merchant_name,
        statement.tax_id,
        *(getattr(statement, column) for column in SUMMED),
        statement.number,
        str(Status.HELD if statement.status == Status.HELD else Status.ISSUED),  # at issue; later states are not in it
    ]


def month_rows(settlement: Settlement) -> list[list[object]]:
    """Read the stored CSV back as rows, with numbers as numbers, for a spreadsheet."""
    header, *rows = csv.reader(io.StringIO(bytes(settlement.csv).decode("utf-8-sig"), newline=""))
    numeric = [name in SUMMED for name in header]
    return [
        [int(cell) if number and cell else plain_cell(cell) for number, cell in zip(numeric, row, strict=True)]
        for row in rows
    ]
