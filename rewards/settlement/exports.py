"""The month's CSV for the finance office."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.db.models import QuerySet

from civic import spreadsheets
from civic.calendar import TAIPEI, roc
from rewards.settlement.models import SettlementBatch, Statement, StatementLine

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
Status = Statement.Status
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
        str(
            Status.HELD if statement.status == Status.HELD else Status.ISSUED
        ),  # at issue; what comes later is elsewhere
    ]


BANK_COLUMNS = (
    "batch",
    "statement_no",
    "merchant_id",
    "merchant_name",
    "tax_id",
    "voucher",
    "invoice_number",
    "invoiced_on",
    "invoiced_on_roc",
    "amount_twd",
)


def bank_csv(batch: SettlementBatch) -> bytes:
    """What the bank is to pay: a line per statement, and a last line TOTAL."""
    rows = [
        [
            str(batch),
            each.number,
            each.merchant_id,
            each.merchant_name,
            each.tax_id,
            each.voucher,
            each.invoice_number,
            f"{each.invoiced_on}",
            roc(each.invoiced_on) if each.invoiced_on else "",
            each.amount_twd,
        ]
        for each in batch.statements.order_by("number")
    ]
    return spreadsheets.write(BANK_COLUMNS, [*rows, ["TOTAL", *[""] * 8, batch.amount_twd]])


LINE_COLUMNS = (
    "month",
    "statement_no",
    "merchant_id",
    "merchant_name",
    "time",
    "kind",
    "shop",
    "receipt",
    "coins",
    "corrects_month",
    "transaction",
)
CHUNK = 5_000  # rows read at a time


def line_rows(statements: "QuerySet[Statement]") -> Iterator[tuple[object, ...]]:
    """The lines of these statements under LINE_COLUMNS, in the order of statement and time; read in chunks."""
    lines = StatementLine.objects.filter(statement__in=statements).order_by("statement_id", "at", "id")
    fields = ("statement__settlement_id", "statement__number", "statement__merchant_id", "statement__merchant_name")
    values = lines.values_list(*fields, "at", "kind", "shop__name", "receipt", "coins", "corrects", "transaction_id")
    for month, number, merchant, name, at, kind, shop, receipt, coins, corrects, no in values.iterator(CHUNK):
        when = f"{at.astimezone(TAIPEI):%Y-%m-%d %H:%M:%S}"
        corrected = f"{corrects:%Y-%m}" if corrects else ""
        yield f"{month:%Y-%m}", number, merchant, name, when, kind, shop or "", receipt, coins, corrected, no or ""
