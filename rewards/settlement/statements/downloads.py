"""Serve files of settlement over HTTP: tables as CSV and XLSX, papers as PDF."""

from collections.abc import Iterable, Sequence

from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse

from civic.web import spreadsheets
from rewards.settlement.statements import exports
from rewards.settlement.statements.models import Statement

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"


def headers(name: str) -> dict[str, str]:
    """Name a download, and forbid browsers to guess its kind."""
    return {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}


def lines_response(name: str, statements: "QuerySet[Statement]") -> FileResponse:
    """Serve the CSV of these statements' lines under this name."""
    return FileResponse(exports.lines_csv(statements), content_type=CSV, headers=headers(name))


def lines_xlsx(name: str, statements: "QuerySet[Statement]") -> FileResponse:
    """Serve these statements' lines as XLSX under this name."""
    return xlsx_response(name, exports.LINE_COLUMNS, exports.line_rows(statements))


def xlsx_response(name: str, header: Sequence[object], rows: Iterable[Sequence[object]]) -> FileResponse:
    """Serve a table as XLSX under this name."""
    file = spreadsheets.xlsx(header, rows)
    return FileResponse(file, content_type=XLSX, headers=headers(name))


def pdf_response(name: str, content: bytes) -> HttpResponse:
    """Serve a paper, shown in the browser where it can."""
    shown = {**headers(name), "Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(content, content_type=PDF, headers=shown)
