"""The lines of statements as CSV and as rows for a spreadsheet."""

from collections.abc import Iterator
from typing import IO

from django.db.models import OuterRef, QuerySet, Subquery, Sum

from civic.core import keyset
from civic.core.calendar import TAIPEI
from civic.web import spreadsheets
from rewards.settlement.periods.calendar import Length, Period
from rewards.settlement.periods.queries import period_text
from rewards.settlement.statements.models import Statement, StatementLine
from rewards.shops.models import ShopName

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
# What many lines share is put into words once: a statement's month and merchant, and a shop's name.
_LINES = """
WITH s AS MATERIALIZED (
  SELECT s.id, s.number, s.merchant_id, {merchant} AS merchant,
         to_char(s.settlement_id, CASE m.length WHEN 'month' THEN 'YYYY-MM' ELSE 'YYYY-MM-DD' END) AS month
    FROM rewards_statement s JOIN rewards_settlement m ON m.month = s.settlement_id
   WHERE s.id = ANY ('{{{ids}}}')
), h AS MATERIALIZED (
  SELECT h.shop_id, nullif({shop}, '') AS name, h.since,
         coalesce(lead(h.since) OVER (PARTITION BY h.shop_id ORDER BY h.since), 'infinity') AS until
    FROM rewards_shopname h
)
SELECT s.month, s.number, s.merchant_id, s.merchant,
       to_char(l.at AT TIME ZONE 'Asia/Taipei', 'YYYY-MM-DD HH24:MI:SS'), l.kind, h.name,
       nullif({receipt}, ''), l.coins, settlement_period_text(l.corrects), l.transaction_id
  FROM rewards_statementline l JOIN s ON s.id = l.statement_id 
       LEFT JOIN h ON h.shop_id = l.shop_id AND l.at >= h.since AND l.at < h.until
 WHERE l.statement_id = ANY ('{{{ids}}}') ORDER BY l.statement_id, l.at, l.id
"""


def lines_csv(statements: "QuerySet[Statement]") -> IO[bytes]:
    """Write the rows of `line_rows` as CSV; the database does it, because a month may have hundreds of thousands."""
    named = {"merchant": "s.merchant_name", "shop": "h.name", "receipt": "l.receipt"}
    cells = {name: rf"safe_cell(translate({column}, E'\r\n', '  '))" for name, column in named.items()}
    ids = ",".join(str(pk) for pk in statements.order_by("pk").values_list("pk", flat=True))
    return spreadsheets.copied(LINE_COLUMNS, _LINES.format(ids=ids, **cells), last=_total(statements))


def line_rows(statements: "QuerySet[Statement]") -> Iterator[tuple[object, ...]]:
    """Yield the lines of these statements under LINE_COLUMNS, by statement and time, and a row TOTAL; read in chunks.

    Merchant and shop stand with the names that they had then.
    """
    lines = StatementLine.objects.filter(statement__in=statements)
    then = ShopName.objects.filter(shop=OuterRef("shop"), since__lte=OuterRef("at")).order_by("-since").values("name")
    whose = ("settlement_id", "settlement__length", "number", "merchant_id", "merchant_name")
    what = ("at", "kind", Subquery(then[:1]), "receipt", "coins", period_text("corrects"), "transaction_id")
    rows = keyset.in_order(lines, ("statement_id", "at", "id"), [*(f"statement__{field}" for field in whose), *what])
    for first, length, number, merchant, name, at, kind, shop, receipt, coins, corrected, no in rows:
        month, when = str(Period(first, Length(length))), f"{at.astimezone(TAIPEI):%Y-%m-%d %H:%M:%S}"
        yield month, number, merchant, name, when, kind, shop or "", receipt, coins, corrected or "", no or ""
    yield _total(statements)


def _total(statements: "QuerySet[Statement]") -> tuple[object, ...]:
    """Sum the lines themselves, not what the statements say of them."""
    coins = StatementLine.objects.filter(statement__in=statements).aggregate(sum=Sum("coins"))["sum"] or 0
    return ("TOTAL", *(coins if column == "coins" else "" for column in LINE_COLUMNS[1:]))
