"""Files of a month over HTTP: tables as CSV and XLSX, papers as PDF."""

from collections.abc import Iterable, Sequence

from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse

from civic.web import spreadsheets
from rewards.settlement import exports
from rewards.settlement.models import Settlement, SettlementBatch, Statement

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"


def headers(name: str) -> dict[str, str]:
    """What every download says: its name, and that no browser guesses its kind."""
    return {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}


def lines_response(name: str, statements: "QuerySet[Statement]") -> FileResponse:
    """The CSV of these statements' lines, under the name `name`."""
    return FileResponse(exports.lines_csv(statements), content_type=CSV, headers=headers(name))


def lines_xlsx(name: str, statements: "QuerySet[Statement]") -> FileResponse:
    return xlsx_response(name, exports.LINE_COLUMNS, exports.line_rows(statements))


def budgets_xlsx(name: str, settlement: Settlement) -> FileResponse:
    return xlsx_response(name, exports.BUDGET_COLUMNS, exports.budget_rows(settlement))


def xlsx_response(name: str, header: Sequence[object], rows: Iterable[Sequence[object]]) -> FileResponse:
    file = spreadsheets.xlsx(header, rows)
    return FileResponse(file, content_type=XLSX, headers=headers(name))


def bank_response(batch: SettlementBatch, kind: str) -> HttpResponse | FileResponse:
    """A batch for the bank, as csv or xlsx."""
    name = f"{batch}.{kind}"
    if kind == "xlsx":
        return xlsx_response(name, exports.bank_header(), exports.bank_rows(batch))
    return HttpResponse(exports.bank_csv(batch), content_type=CSV, headers=headers(name))


def pdf_response(name: str, content: bytes) -> HttpResponse:
    """A paper, shown in the browser where it can."""
    shown = {**headers(name), "Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(content, content_type=PDF, headers=shown)
