"""What the finance office’s files share over HTTP, and every line of a period’s statements."""

from typing import Any

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.views import APIView

from civic.api.errors import documented_errors
from civic.api.permissions import role_permission
from civic.core.roles import Role
from rewards.settlement.periods import queries as periods
from rewards.settlement.statements import downloads
from rewards.settlement.statements.models import Statement


class ErrorsInJson(BaseContentNegotiation):
    """Accept whatever is asked for: a file needs no renderer, and errors have their one shape."""

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

    program_roles = (Role.FINANCE, Role.AUDITOR)
    permission_classes = [IsAuthenticated, role_permission(*program_roles)]
    content_negotiation_class = ErrorsInJson


def file_schema(name: str, summary: str, kind: str, *, about: str, month: bool = True) -> Any:
    """Describe a file: in its own kind, with the errors of a month, or of a batch."""
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
        settlement = periods.settlement_of(periods.one_named(month))
        return downloads.lines_response(
            f"settlement-{settlement}-lines.csv", Statement.objects.filter(settlement_id=settlement.pk)
        )


class SettlementLinesXlsxView(FinanceFile):
    @file_schema("finance_settlements_lines_xlsx", "Every line as XLSX", downloads.XLSX, about="A sheet per million.")
    def get(self, request: Request, month: str) -> FileResponse:
        settlement = periods.settlement_of(periods.one_named(month))
        statements = Statement.objects.filter(settlement_id=settlement.pk)
        return downloads.lines_xlsx(f"settlement-{settlement}-lines.xlsx", statements)
