"""The CSV of a closed period over HTTP, byte for byte as it was issued; and the same table as XLSX.

A month that is settled in halves or days has a file for each of these periods, named by its first day.
"""

from django.http import FileResponse, HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request

from civic.api.errors import documented_errors
from rewards.settlement.closing import exports
from rewards.settlement.periods import queries as periods
from rewards.settlement.statements import downloads
from rewards.settlement.statements.api import MONTH, FinanceFile, file_schema


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
        settlement = periods.settlement_of(periods.one_named(month))
        return HttpResponse(
            bytes(settlement.csv),
            content_type="text/csv; charset=utf-8",
            headers={
                "Content-Disposition": f'attachment; filename="settlement-{settlement}.csv"',
                "ETag": f'"{settlement.csv_sha256}"',
            },
        )


class SettlementXlsxView(FinanceFile):
    @file_schema("finance_settlements_xlsx", "The same as XLSX", downloads.XLSX, about="Ids keep their zeros.")
    def get(self, request: Request, month: str) -> FileResponse:
        settlement = periods.settlement_of(periods.one_named(month))
        rows = exports.month_rows(settlement)
        return downloads.xlsx_response(f"settlement-{settlement}.xlsx", exports.COLUMNS, rows)
