"""The finance office's files over HTTP: the month's CSV byte for byte as it was issued, and what belongs to it.

A month that is settled in halves or days has a file for each of these periods, named by its first day.
"""

from typing import Any

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.views import APIView

from civic.accounts.queries import signed_in
from civic.api.errors import documented_errors
from civic.api.permissions import role_permission
from civic.core.errors import NotFound
from civic.core.roles import Role
from rewards.settlement import batches, downloads, exports, papers, periods, queries
from rewards.settlement.models import SettlementBatch, Statement


class ErrorsInJson(BaseContentNegotiation):
    """Whatever is accepted: the CSV needs no renderer, and errors have their one shape."""

    def select_parser(self, request: Any, parsers: Any) -> Any:
        return None

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type


MONTH = OpenApiParameter(
    "month",
    {"type": "string", "pattern": r"^\d{4}-\d{2}(-\d{2})?$"},
    OpenApiParameter.PATH,
    description="2026-10; of a month that is settled in shorter periods, the first day of one: 2026-10-16.",
)


class FinanceFile(APIView):
    """A file for finance and auditors; errors have their one shape."""

    permission_classes = [IsAuthenticated, role_permission(Role.FINANCE, Role.AUDITOR)]
    content_negotiation_class = ErrorsInJson


def file_schema(name: str, summary: str, kind: str, *, about: str, month: bool = True) -> Any:
    """How a file is described: in its own kind, with the errors of a month, or of a batch."""
    return extend_schema(
        operation_id=name,
        summary=summary,
        description=about,
        parameters=[MONTH] if month else [],
        responses={
            (200, kind): OpenApiResponse(OpenApiTypes.BINARY, about),
            **documented_errors(*((400, 403, 404, 409) if month else (403, 404, 409))),
        },
    )


class SettlementView(FinanceFile):
    @extend_schema(
        operation_id="finance_settlements_csv",
        summary="The CSV of a closed month",
        description="It never changes; its ETag is its SHA-256.",
        parameters=[MONTH],
        responses={
            (200, "text/csv"): OpenApiResponse(OpenApiTypes.STR, "UTF-8 with BOM, CRLF, a last line TOTAL."),
            **documented_errors(400, 403, 404, 409),
        },
    )
    def get(self, request: Request, month: str) -> HttpResponse:
        settlement = queries.settlement_of(periods.one_named(month))
        return HttpResponse(
            bytes(settlement.csv),
            content_type="text/csv; charset=utf-8",
            headers={
                "Content-Disposition": f'attachment; filename="settlement-{settlement}.csv"',
                "ETag": f'"{settlement.csv_sha256}"',
            },
        )


class SettlementLinesView(FinanceFile):
    @extend_schema(
        operation_id="finance_settlements_lines_csv",
        summary="Every line of a closed month’s statements",
        description="One line per payment, cancellation, refund and adjustment. It never changes.",
        parameters=[MONTH],
        responses={
            (200, "text/csv"): OpenApiResponse(OpenApiTypes.STR, "UTF-8 with BOM, CRLF."),
            **documented_errors(400, 403, 404, 409),
        },
    )
    def get(self, request: Request, month: str) -> FileResponse:
        settlement = queries.settlement_of(periods.one_named(month))
        return downloads.lines_response(
            f"settlement-{settlement}-lines.csv", Statement.objects.filter(settlement_id=settlement.pk)
        )


class SettlementXlsxView(FinanceFile):
    @file_schema("finance_settlements_xlsx", "The same as XLSX", downloads.XLSX, about="Ids keep their zeros.")
    def get(self, request: Request, month: str) -> FileResponse:
        settlement = queries.settlement_of(periods.one_named(month))
        rows = exports.month_rows(settlement)
        return downloads.xlsx_response(f"settlement-{settlement}.xlsx", exports.COLUMNS, rows)


class SettlementLinesXlsxView(FinanceFile):
    @file_schema("finance_settlements_lines_xlsx", "Every line as XLSX", downloads.XLSX, about="A sheet per million.")
    def get(self, request: Request, month: str) -> FileResponse:
        settlement = queries.settlement_of(periods.one_named(month))
        statements = Statement.objects.filter(settlement_id=settlement.pk)
        return downloads.lines_xlsx(f"settlement-{settlement}-lines.xlsx", statements)


class SettlementBudgetsView(FinanceFile):
    @file_schema(
        "finance_settlements_budgets_csv",
        "What became of each budget’s coins",
        "text/csv",
        about="Up to the month’s end: issued, given, redeemed, lapsed, outstanding. Kept within a day of closing.",
    )
    def get(self, request: Request, month: str) -> HttpResponse:
        settlement = queries.settlement_of(periods.one_named(month))
        name = f"settlement-{settlement}-budgets.csv"
        content = exports.budgets_csv(settlement)
        return HttpResponse(content, content_type=downloads.CSV, headers=downloads.headers(name))


class SettlementBudgetsXlsxView(FinanceFile):
    @file_schema("finance_settlements_budgets_xlsx", "The same as XLSX", downloads.XLSX, about="Numbers are numbers.")
    def get(self, request: Request, month: str) -> FileResponse:
        settlement = queries.settlement_of(periods.one_named(month))
        return downloads.budgets_xlsx(f"settlement-{settlement}-budgets.xlsx", settlement)


class SettlementReportView(FinanceFile):
    @file_schema(
        "finance_settlements_report", "The month-end report", downloads.PDF, about="Made when it is asked for."
    )
    def get(self, request: Request, month: str) -> HttpResponse:
        settlement = queries.settlement_of(periods.one_named(month))
        return downloads.pdf_response(
            f"settlement-{settlement}.pdf", papers.month_report(settlement, now=timezone.now())
        )


class BatchCsvView(FinanceFile):
    @file_schema(
        "finance_batches_csv", "A batch for the bank", "text/csv", about="An approved batch; on record.", month=False
    )
    def get(self, request: Request, pk: int) -> HttpResponseBase:
        return batch_file(request, pk, "csv")


class BatchXlsxView(FinanceFile):
    @file_schema(
        "finance_batches_xlsx", "The same as XLSX", downloads.XLSX, about="An approved batch; on record.", month=False
    )
    def get(self, request: Request, pk: int) -> HttpResponseBase:
        return batch_file(request, pk, "xlsx")


def batch_file(request: Request, pk: int, kind: str) -> HttpResponseBase:
    """The file of a batch that finance has approved. Raises NotFound."""
    decided = (SettlementBatch.State.APPROVED, SettlementBatch.State.PAID)
    batch = SettlementBatch.objects.filter(pk=pk, state__in=decided).first() if pk < 2**63 else None
    if batch is None:
        raise NotFound
    return downloads.bank_response(batches.exported(batch, by=signed_in(request)), kind)
