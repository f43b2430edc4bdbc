"""Compare a period's stored CSV with its statements, row by row. Reads only."""

import csv
import io
from datetime import date
from typing import Any

from civic.core.cells import plain_cell
from rewards.settlement.closing.exports import SUMMED
from rewards.settlement.periods.models import Settlement
from rewards.settlement.statements.models import Statement

SAME = ("merchant_id", "tax_id", *SUMMED)  # columns that a later release may not reword


def differences(month: date) -> list[str]:
    """Name each row of the stored CSV that says something else than the statement it is of."""
    settlement = Settlement.objects.filter(pk=month).first()
    if settlement is None:
        return []
    try:
        rows = list(csv.DictReader(io.StringIO(bytes(settlement.csv).decode("utf-8-sig"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error):
        return [f"settlement {month}: its CSV cannot be read"]
    stored = {row.get("statement_no") or row.get("month"): row for row in rows}
    made = dict(_expected(month))
    found = [f"settlement {month}, CSV: {number} {_words(stored.get(number), row)}" for number, row in made.items()]
    others = [f"settlement {month}, CSV: {number} is no statement" for number in stored if number not in made]
    return [each for each in found if not each.endswith(" agrees")] + others


def _expected(month: date) -> list[tuple[str, dict[str, Any]]]:
    """Map the number of each statement to its cells, and TOTAL to their sums."""
    every = list(
        Statement.objects.filter(settlement_id=month).order_by("number").values("number", "merchant_name", *SAME)
    )
    total = {column: sum(row[column] for row in every) for column in SUMMED}
    return [*((row["number"], row) for row in every), ("TOTAL", total)]


def _words(stored: dict[str, str] | None, row: dict[str, Any]) -> str:
    """Say what differs, or that it agrees."""
    if stored is None:
        return "is missing"
    told = {column: plain_cell(stored.get(column) or "") for column in row}
    wrong = [f"{column} {told[column]} (statement {row[column]})" for column in row if _differs(column, told, row)]
    return f"says {', '.join(wrong)}" if wrong else "agrees"


def _differs(column: str, told: dict[str, str], row: dict[str, Any]) -> bool:
    if column == "number":
        return False
    return told[column].lstrip("'") != str(row[column]).lstrip("'")
