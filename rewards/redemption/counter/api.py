"""List a day's payments and take a payment code or a voucher over HTTP, for tills."""

import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from civic.api.errors import documented_errors
from civic.api.fields import Text, WholeNumber
from civic.core.calendar import taipei_day
from civic.shown_codes.api import DigitsText
from rewards.redemption.counter import actions
from rewards.redemption.payments import queries
from rewards.redemption.payments.api import KEY_PARAMETER, TillView, idempotency_key, till_of
from rewards.redemption.payments.serializers import DayListSerializer, ReceiptSerializer


class PaymentSerializer(serializers.Serializer):
    code = Text(required=False, max_length=100, help_text="From the QR; or send digits.")
    digits = DigitsText(
        8, short=_("Type the eight digits."), required=False, max_length=12, help_text="The eight digits; or send code."
    )
    shop = WholeNumber(
        required=False, allow_null=True, help_text="May be left out by someone who works in one shop only."
    )


class DaySerializer(serializers.Serializer):
    date = serializers.DateField(
        required=False,
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": _("Write the day as 2026-10-31.")},
        help_text="A Taipei day; today when left out.",
    )

    def validate_date(self, day: datetime.date) -> datetime.date:
        if not 2000 <= day.year < 3000:  # far years have no instant that the database can hold
            raise serializers.ValidationError(_("There are no payments in that year."))
        return day


class RedemptionsView(TillView):
    @extend_schema(
        summary="Payments of a day in the shops where this person works, newest first",
        parameters=[DaySerializer],
        responses={200: DayListSerializer(many=True), **documented_errors(400, 403, 404)},
    )
    def get(self, request: Request) -> Response:
        query = DaySerializer(data=request.query_params.dict())  # of a QueryDict, an empty date would be ignored
        query.is_valid(raise_exception=True)
        day: datetime.date = query.validated_data.get("date") or taipei_day(timezone.now())
        page = self.paginate_queryset(queries.day_list(till_of(request).shops(), day=day))
        return self.get_paginated_response(DayListSerializer(page, many=True).data)

    @extend_schema(
        summary="Confirm a payment code or a voucher: the coins go to the shop",
        description="The same key again gives the same answer, with status 200, and moves nothing.",
        parameters=[KEY_PARAMETER],
        request=PaymentSerializer,
        responses={
            201: OpenApiResponse(ReceiptSerializer, "Paid."),
            200: OpenApiResponse(ReceiptSerializer, "Paid before with this key; the same body."),
            **documented_errors(400, 403, 404, 409, 413, 415, 422, 429, 503),
        },
    )
    def post(self, request: Request) -> Response:
        key = idempotency_key(request)
        body = PaymentSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        till = till_of(request)
        confirmed = actions.confirm(
            clerk=till.clerk,
            device=till.device,
            key=key,
            now=timezone.now(),
            code=body.validated_data.get("code", ""),
            digits=body.validated_data.get("digits", ""),
            shop_id=body.validated_data.get("shop"),
        )
        return Response(ReceiptSerializer(confirmed.redemption).data, status=200 if confirmed.replayed else 201)
