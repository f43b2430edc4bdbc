"""Payments as a table to take home: CSV by the database itself, XLSX where there are not too many."""

from collections.abc import Callable, Iterator
from typing import IO, Any

from django.db import transaction
from django.db.models import Case, CharField, F, Func, OuterRef, Subquery, TextField, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import ngettext_lazy

from civic.accounts.models import User
from civic.audit import actions as audit
from civic.core import keyset
from civic.core.cells import SafeCell
from civic.core.errors import DomainError
from civic.core.moments import amount
from civic.web import spreadsheets
from rewards.redemption.refunds.models import LateRefund
from rewards.redemption.takings import queries
from rewards.redemption.takings.search import Search
from rewards.shops.models import Merchant

COLUMNS = (
    "shop_id", "shop", "time", "receipt", "coins", "cancelled", "given_back", "kept", "way", "offer", "staff", "device",
    "note",
)  # fmt: skip
SUMMED = COLUMNS[4:8]
MOST_IN_XLSX = 50_000  # rows; a workbook of more takes longer than a browser waits


class TooManyForXlsx(DomainError):
    code = "too_many_for_xlsx"
    help = "shop-statements"
    message = ngettext_lazy(
        "An XLSX file holds at most %(shown)s payment. Choose fewer days, or take the CSV file.",
        "An XLSX file holds at most %(shown)s payments. Choose fewer days, or take the CSV file.",
        "most",
    )


class _Clock(Func):
    """An instant as a clock in the county shows it."""

    template = "to_char(%(expressions)s AT TIME ZONE 'Asia/Taipei', 'YYYY-MM-DD HH24:MI:SS')"
    output_field = CharField()


def _cells(words: Callable[[Any], Any]) -> list[Any]:
    """List what stands under COLUMNS; `words` makes a cell of what somebody typed."""
    note = LateRefund.objects.filter(redemption=OuterRef("pk")).order_by("-pk").values("reason")[:1]
    name = Func("confirmed_by__name", Value(""), function="nullif", output_field=TextField())
    mailbox = Func("confirmed_by__email", Value("@"), Value(1), function="split_part", output_field=TextField())
    voided = Case(When(queries.VOIDED, then=F("amount")), default=Value(0))
    figures = [F("amount"), voided, F("refunded"), F("amount") - voided - F("refunded")]
    what = [words(F("voucher__offer__title")), words(Coalesce(name, mailbox)), words(F("device__name"))]
    first = [F("shop_id"), words(F("shop__name")), _Clock("completed_at"), F("receipt")]
    return [*first, *figures, F("way"), *what, words(Subquery(note))]


def csv_file(search: Search) -> IO[bytes]:
    """Write the payments by shop and time as CSV, and a last row TOTAL that adds up the very same rows."""
    rows = queries.found(search).order_by("shop_id", "completed_at", "pk").values_list(*_cells(SafeCell))
    select, values = rows.query.sql_with_params()
    others = ", ".join(COLUMNS[1:])
    sums = ", ".join(f"sum({name})" if name in SUMMED else "NULL" for name in COLUMNS[1:])
    whole = (
        f"WITH found ({', '.join(COLUMNS)}) AS MATERIALIZED ({select})"
        f" SELECT shop_id::text, {others} FROM found UNION ALL SELECT 'TOTAL', {sums} FROM found"
    )
    return spreadsheets.copied(COLUMNS, whole, values)


def xlsx_file(search: Search) -> IO[bytes]:
    """Write the same rows as XLSX. Raises TooManyForXlsx."""
    if queries.found(search)[MOST_IN_XLSX : MOST_IN_XLSX + 1].exists():
        raise TooManyForXlsx(most=MOST_IN_XLSX, shown=amount(MOST_IN_XLSX))
    return spreadsheets.xlsx(COLUMNS, _rows(search))


def _rows(search: Search) -> Iterator[list[object]]:
    """Yield the rows shop by shop, each along its own index, and the row TOTAL."""
    summed = range(COLUMNS.index(SUMMED[0]), COLUMNS.index(SUMMED[-1]) + 1)
    total = [0] * len(summed)
    for shop in sorted(search.shops, key=lambda each: each.pk):
        rows = queries.found(search).filter(shop=shop)
        for row in keyset.in_order(rows, ("completed_at", "pk"), _cells(lambda words: words)):
            total = [so_far + row[place] for so_far, place in zip(total, summed, strict=True)]
            yield list(row)
    yield ["TOTAL", "", "", "", *total, *[""] * (len(COLUMNS) - len(total) - 4)]


@transaction.atomic
def note(search: Search, *, kind: str, by: User) -> None:
    """Write down who took which payments home, as of every list that leaves; not the words that were looked for."""
    for merchant in Merchant.objects.filter(pk__in={shop.merchant_id for shop in search.shops}):
        shops = [shop.pk for shop in search.shops if shop.merchant_id == merchant.pk]
        facts: dict[str, Any] = {"kind": kind, "first": f"{search.first}", "last": f"{search.last}", "shops": shops}
        audit.record("payments.exported", by=by, about=merchant, **facts)
