"""The table: a row per transfer in the columns that BANK_COLUMNS chooses, and a last row TOTAL, as CSV."""

from collections.abc import Callable
from typing import Any

from django.conf import settings

from civic.core.calendar import roc
from civic.web import spreadsheets
from rewards.settlement.payments.layouts.base import Order, Transfer
from rewards.settlement.statements.downloads import CSV

# What the table may show of a transfer; settings.BANK_COLUMNS chooses, orders and names them.
BANK_CELLS: dict[str, Callable[[Order, Transfer], Any]] = {
    "batch": lambda order, each: order.batch,
    "statement_no": lambda order, each: each.number,
    "merchant_id": lambda order, each: each.merchant_id,
    "merchant_name": lambda order, each: each.merchant_name,
    "tax_id": lambda order, each: each.tax_id,
    "voucher": lambda order, each: each.voucher,
    "invoice_number": lambda order, each: each.invoice_number,
    "invoiced_on": lambda order, each: f"{each.invoiced_on}",
    "invoiced_on_roc": lambda order, each: roc(each.invoiced_on) if each.invoiced_on else "",
    "bank_code": lambda order, each: each.bank_code,
    "bank_account": lambda order, each: each.bank_account,
    "amount_twd": lambda order, each: each.amount_twd,
}
BANK_DEFAULT = [(name, name) for name in BANK_CELLS]


class Table:
    """CSV in UTF-8 with a byte order mark; no cell is a formula."""

    slug, title, extension, content_type = "csv", "CSV", "csv", CSV

    def write(self, order: Order) -> bytes:
        chosen = settings.BANK_COLUMNS or BANK_DEFAULT
        names = [name for name, _heading in chosen]
        rows = [[BANK_CELLS[name](order, each) for name in names] for each in order.transfers]
        total: list[object] = [order.amount_twd if name == "amount_twd" else "" for name in names]
        total[next(place for place, name in enumerate(names) if name != "amount_twd")] = "TOTAL"
        return spreadsheets.write([heading for _name, heading in chosen], [*rows, total])
