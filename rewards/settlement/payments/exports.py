"""The table of a batch for the bank, as CSV and as XLSX."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import FileResponse, HttpResponse

from civic.core.calendar import roc
from civic.web import spreadsheets
from rewards.settlement.statements.downloads import CSV, headers, xlsx_response
from rewards.settlement.statements.models import SettlementBatch, Statement

# What the file for the bank may show of a statement; settings.BANK_COLUMNS chooses, orders and names them.
BANK_CELLS: dict[str, Callable[[Statement], Any]] = {
    "batch": lambda each: str(each.batch),
    "statement_no": lambda each: each.number,
    "merchant_id": lambda each: each.merchant_id,
    "merchant_name": lambda each: each.merchant_name,
    "tax_id": lambda each: each.tax_id,
    "voucher": lambda each: each.voucher,
    "invoice_number": lambda each: each.invoice_number,
    "invoiced_on": lambda each: f"{each.invoiced_on}",
    "invoiced_on_roc": lambda each: roc(each.invoiced_on) if each.invoiced_on else "",
    "bank_code": lambda each: each.merchant.bank_code,
    "bank_account": lambda each: each.merchant.bank_account,
    "amount_twd": lambda each: each.amount_twd,
}
BANK_DEFAULT = [(name, name) for name in BANK_CELLS if name not in ("bank_code", "bank_account")]


def bank_header() -> list[str]:
    """Return the headings of the columns that the county’s bank wants."""
    return [heading for _name, heading in settings.BANK_COLUMNS or BANK_DEFAULT]


def bank_rows(batch: SettlementBatch) -> list[list[object]]:
    """List what the bank is to pay: a row per statement, and a last row TOTAL."""
    names = [name for name, _heading in settings.BANK_COLUMNS or BANK_DEFAULT]
    statements = batch.statements.select_related("merchant", "batch").defer("settlement__csv").order_by("number")
    rows = [[BANK_CELLS[name](each) for name in names] for each in statements]
    amount = sum(each.amount_twd for each in statements)
    total: list[object] = [amount if name == "amount_twd" else "" for name in names]
    total[next(place for place, name in enumerate(names) if name != "amount_twd")] = "TOTAL"
    return [*rows, total]


def bank_csv(batch: SettlementBatch) -> bytes:
    """Write the table as CSV."""
    return spreadsheets.write(bank_header(), bank_rows(batch))


def bank_response(batch: SettlementBatch, kind: str) -> HttpResponse | FileResponse:
    """Serve the table as csv or xlsx."""
    name = f"{batch}.{kind}"
    if kind == "xlsx":
        return xlsx_response(name, bank_header(), bank_rows(batch))
    return HttpResponse(bank_csv(batch), content_type=CSV, headers=headers(name))
