"""Who works for an owner's merchants over HTTP: today or on a past day, and until when."""

from typing import Any

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from civic.accounts.queries import signed_in
from civic.api.errors import documented_errors
from civic.core.calendar import taipei_day
from civic.core.errors import NotFound
from rewards.shops import queries, team
from rewards.shops.models import ShopStaff


class StaffSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    merchant = serializers.IntegerField()
    shop = serializers.IntegerField(allow_null=True, help_text="null: an owner, in all shops.")
    role = serializers.ChoiceField(choices=ShopStaff.Role.choices)
    first_day = serializers.DateField(allow_null=True)
    last_day = serializers.DateField(allow_null=True, help_text="It ends at midnight in Taipei; null: no end is set.")


class DaySerializer(serializers.Serializer):
    day = serializers.DateField(required=False)


class LastDaySerializer(serializers.Serializer):
    last_day = serializers.DateField(allow_null=True, help_text="A day in Taipei, today or later; null: no end.")


class StaffView(APIView):
    @extend_schema(
        operation_id="merchant_staff",
        summary="Who works for your merchants, today or on a past day",
        parameters=[OpenApiParameter("day", OpenApiTypes.DATE, description="Empty: today and from later on.")],
        responses={200: StaffSerializer(many=True), **documented_errors(400, 403)},
    )
    def get(self, request: Request) -> Response:
        asked = DaySerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        owned = queries.merchants_owned_by(signed_in(request)).values("pk")
        if day := asked.validated_data.get("day"):
            rows: list[Any] = list(queries.worked_on(day).filter(merchant__in=owned))
        else:
            there = ShopStaff.objects.filter(merchant__in=owned).exclude(last_day__lt=taipei_day(timezone.now()))
            rows = list(there.select_related("user").order_by("merchant", "-role", "pk"))
        return Response(StaffSerializer([_shown(row) for row in rows], many=True).data)


class LastDayView(APIView):
    @extend_schema(
        operation_id="merchant_staff_last_day",
        summary="Say until when a clerk works for your merchant",
        request=LastDaySerializer,
        responses={200: StaffSerializer, **documented_errors(400, 403, 404, 409, 413, 415)},
    )
    def patch(self, request: Request, pk: int) -> Response:
        body = LastDaySerializer(data=request.data)
        body.is_valid(raise_exception=True)
        if pk >= 2**63:
            raise NotFound
        last_day = body.validated_data["last_day"]
        changed = team.set_last_day(pk, last_day, by=signed_in(request), now=timezone.now())
        return Response(StaffSerializer(_shown(changed)).data)


def _shown(row: Any) -> dict[str, Any]:
    """A role that is there, or the term of one that was."""
    return {
        "id": getattr(row, "staff", row.pk),
        "name": str(row.user),
        "merchant": row.merchant_id,
        "shop": row.shop_id,
        "role": row.role,
        "first_day": row.first_day,
        "last_day": row.last_day,
    }
