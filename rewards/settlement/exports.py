"""The tables of a settlement period for the finance office and for the bank, as CSV and as XLSX."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from typing import IO, Any

from django.conf import settings
from django.db.models import QuerySet

from civic.core.calendar import TAIPEI, roc
from civic.web import spreadsheets
from rewards.settlement import figures, origins
from rewards.settlement.models import Settlement, SettlementBatch, Statement, StatementLine
from rewards.settlement.periods import Period
from rewards.settlement.queries import period_text
from rewards.settlement.schemes import Length

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


def month_csv(period: Period, statements: Sequence[Statement]) -> bytes:
    """One line per statement, and a last line TOTAL. Stored when the period is closed, served as stored.

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
        str(
            Status.HELD if statement.status == Status.HELD else Status.ISSUED
        ),  # at issue; what comes later is elsewhere
    ]


def month_rows(settlement: Settlement) -> list[list[object]]:
    """The rows of the stored CSV, with numbers as numbers: the same table in another form."""
    header, *rows = csv.reader(io.StringIO(bytes(settlement.csv).decode("utf-8-sig"), newline=""))
    numeric = [name in SUMMED for name in header]
    return [
        [
            int(cell) if number and cell else spreadsheets.plain_cell(cell)
            for number, cell in zip(numeric, row, strict=True)
        ]
        for row in rows
    ]


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
    return [heading for _name, heading in settings.BANK_COLUMNS or BANK_DEFAULT]


def bank_rows(batch: SettlementBatch) -> list[list[object]]:
    """What the bank is to pay: a row per statement, and a last row TOTAL."""
    names = [name for name, _heading in settings.BANK_COLUMNS or BANK_DEFAULT]
    statements = batch.statements.select_related("merchant", "batch").defer("settlement__csv").order_by("number")
    rows = [[BANK_CELLS[name](each) for name in names] for each in statements]
    amount = sum(each.amount_twd for each in statements)
    total: list[object] = [amount if name == "amount_twd" else "" for name in names]
    total[next(place for place, name in enumerate(names) if name != "amount_twd")] = "TOTAL"
    return [*rows, total]


def bank_csv(batch: SettlementBatch) -> bytes:
    return spreadsheets.write(bank_header(), bank_rows(batch))


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
# What many lines share is put into words once: a statement's month and merchant, and a shop's name.
_LINES = """
WITH s AS MATERIALIZED (
  SELECT s.id, s.number, s.merchant_id, {merchant} AS merchant,
         to_char(s.settlement_id, CASE m.length WHEN 'month' THEN 'YYYY-MM' ELSE 'YYYY-MM-DD' END) AS month
    FROM rewards_statement s JOIN rewards_settlement m ON m.month = s.settlement_id
   WHERE s.id = ANY ('{{{ids}}}')
), h AS MATERIALIZED (SELECT h.id, nullif({shop}, '') AS name FROM rewards_shop h)
SELECT s.month, s.number, s.merchant_id, s.merchant,
       to_char(l.at AT TIME ZONE 'Asia/Taipei', 'YYYY-MM-DD HH24:MI:SS'), l.kind, h.name,
       nullif({receipt}, ''), l.coins, settlement_period_text(l.corrects), l.transaction_id
  FROM rewards_statementline l JOIN s ON s.id = l.statement_id LEFT JOIN h ON h.id = l.shop_id
 WHERE l.statement_id = ANY ('{{{ids}}}') ORDER BY l.statement_id, l.at, l.id
"""


def lines_csv(statements: "QuerySet[Statement]") -> IO[bytes]:
    """The rows of `line_rows` as CSV, written by the database: a month may have hundreds of thousands."""
    named = {"merchant": "s.merchant_name", "shop": "h.name", "receipt": "l.receipt"}
    one_line = {name: rf"translate({column}, E'\r\n', '  ')" for name, column in named.items()}
    cells = {name: spreadsheets.SAFE_IN_SQL.format(text) for name, text in one_line.items()}
    ids = ",".join(str(pk) for pk in statements.order_by("pk").values_list("pk", flat=True))
    return spreadsheets.copied(LINE_COLUMNS, _LINES.format(ids=ids, **cells))


def line_rows(statements: "QuerySet[Statement]") -> Iterator[tuple[object, ...]]:
    """The lines of these statements under LINE_COLUMNS, in the order of statement and time; read in chunks."""
    lines = StatementLine.objects.filter(statement__in=statements).order_by("statement_id", "at", "id")
    whose = ("settlement_id", "settlement__length", "number", "merchant_id", "merchant_name")
    what = ("at", "kind", "shop__name", "receipt", "coins", period_text("corrects"), "transaction_id")
    values = lines.values_list(*(f"statement__{field}" for field in whose), *what)
    for first, length, number, merchant, name, at, kind, shop, receipt, coins, corrected, no in values.iterator(CHUNK):
        month, when = str(Period(first, Length(length))), f"{at.astimezone(TAIPEI):%Y-%m-%d %H:%M:%S}"
        yield month, number, merchant, name, when, kind, shop or "", receipt, coins, corrected or "", no or ""


BUDGET_COLUMNS = ("month", "agency", "budget_year", *figures.COLUMNS)


def budget_rows(settlement: Settlement) -> list[list[object]]:
    """What became of each budget's coins up to the month's end, and a last row TOTAL."""
    found = origins.of_settlement(settlement)
    rows: list[list[object]] = [
        [f"{settlement}", *_budget(each), *(getattr(each, name) for name in figures.COLUMNS)] for each in found
    ]
    return [*rows, ["TOTAL", "", "", *(sum(getattr(each, name) for each in found) for name in figures.COLUMNS)]]


def _budget(each: figures.BudgetCoins) -> tuple[str, str]:
    return (each.budget.agency.name, str(each.budget.year)) if each.budget else (each.label, "")


def budgets_csv(settlement: Settlement) -> bytes:
    return spreadsheets.write(BUDGET_COLUMNS, budget_rows(settlement))
