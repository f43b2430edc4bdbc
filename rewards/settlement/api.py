"""The month's CSV over HTTP, as it was issued, byte for byte."""

from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.views import APIView

from civic.agencies.models import Role
from civic.api import documented_errors
from civic.calendar import parse_month
from civic.permissions import role_permission
from rewards.settlement import queries
from rewards.settlement.downloads import lines_response
from rewards.settlement.models import Statement


class ErrorsInJson(BaseContentNegotiation):
    """Whatever is accepted: the CSV needs no renderer, and errors have their one shape."""

    def select_parser(self, request: Any, parsers: Any) -> Any:
        return None

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type


MONTH = OpenApiParameter(
    "month", {"type": "string", "pattern": r"^\d{4}-\d{2}$"}, OpenApiParameter.PATH, description="2026-10"
)


class SettlementView(APIView):
    permission_classes = [IsAuthenticated, role_permission(Role.FINANCE, Role.AUDITOR)]
    content_negotiation_class = ErrorsInJson

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
        settlement = queries.settlement_of(parse_month(month))
        return HttpResponse(
            bytes(settlement.csv),
            content_type="text/csv; charset=utf-8",
            headers={
                "Content-Disposition": f'attachment; filename="settlement-{month}.csv"',
                "ETag": f'"{settlement.csv_sha256}"',
            },
        )


class SettlementLinesView(APIView):
    permission_classes = [IsAuthenticated, role_permission(Role.FINANCE, Role.AUDITOR)]
    content_negotiation_class = ErrorsInJson

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
    def get(self, request: Request, month: str) -> StreamingHttpResponse:
        settlement = queries.settlement_of(parse_month(month))
        return lines_response(f"settlement-{month}-lines.csv", Statement.objects.filter(settlement_id=settlement.pk))
