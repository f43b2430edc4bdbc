"""Cancel and refund payments over HTTP, for owners; later, ask the county to."""

from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from civic.accounts.queries import signed_in
from civic.api.errors import documented_errors
from civic.api.fields import Text, WholeNumber
from civic.core.errors import NotFound
from rewards.devices.auth import device_of
from rewards.ledger.actions import BIGINT_MAX
from rewards.redemption.payments.api import KEY_PARAMETER, TillView, idempotency_key, till_of
from rewards.redemption.payments.serializers import AmountSerializer, DayListSerializer
from rewards.redemption.refunds import actions as refunds
from rewards.redemption.refunds import errors, late_refunds, queries
from rewards.redemption.refunds.models import REASON_LENGTH, LateRefund


class LateRefundRequestSerializer(serializers.Serializer):
    amount = WholeNumber(min_value=1, max_value=BIGINT_MAX, help_text="Coins to go back; at most what is left.")
    reason = Text(max_length=REASON_LENGTH, help_text="The customer reads it.")


class LateRefundSerializer(serializers.ModelSerializer):
    amount = serializers.IntegerField(source="coins")
    requested_at = serializers.DateTimeField(source="proposed_at")
    decision = serializers.CharField(help_text="The county’s words to a no; empty until then.")

    class Meta:
        model = LateRefund
        fields = ("id", "amount", "reason", "state", "requested_at", "decided_at", "decision")


class VoidView(TillView):
    @extend_schema(
        summary="Cancel a payment: the coins go back to the payer",
        description="Owners only; a device by itself cancels nothing.",
        request=None,
        responses={200: DayListSerializer, **documented_errors(403, 404, 409, 503)},
    )
    def post(self, request: Request, pk: int) -> Response:
        refuse_devices(request)
        voided = refunds.void(pk, by=signed_in(request), now=timezone.now())
        return Response(DayListSerializer(voided).data)


class RefundsView(TillView):
    @extend_schema(
        summary="Give coins of a payment back, all or a part of them, within a week",
        description="Owners only. The same key again gives the same answer and moves nothing.",
        parameters=[KEY_PARAMETER],
        request=AmountSerializer,
        responses={
            201: OpenApiResponse(DayListSerializer, "Given back; the payment as it stands now."),
            **documented_errors(400, 403, 404, 409, 413, 415, 422, 503),
        },
    )
    def post(self, request: Request, pk: int) -> Response:
        refuse_devices(request)
        key = idempotency_key(request)
        body = AmountSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        amount = body.validated_data["amount"]
        made = refunds.refund(pk, amount, key=key, by=signed_in(request), now=timezone.now())
        return Response(DayListSerializer(made.redemption).data, status=201)


class LateRefundsView(TillView):
    @extend_schema(
        summary="Late refunds that were asked for of this payment, newest first",
        responses={200: LateRefundSerializer(many=True), **documented_errors(403, 404)},
    )
    def get(self, request: Request, pk: int) -> Response:
        asked = queries.late_refunds_in(till_of(request).shops(), pk=pk)
        if asked is None:
            raise NotFound
        return self.get_paginated_response(LateRefundSerializer(self.paginate_queryset(asked), many=True).data)

    @extend_schema(
        summary="Ask the county for coins of a payment to go back, after the time for refunds",
        description="Owners only; a second person decides. The same key again gives the same request, as it stands.",
        parameters=[KEY_PARAMETER],
        request=LateRefundRequestSerializer,
        responses={
            201: OpenApiResponse(LateRefundSerializer, "Asked for; nothing has moved yet."),
            **documented_errors(400, 403, 404, 409, 413, 415, 422),
        },
    )
    def post(self, request: Request, pk: int) -> Response:
        refuse_devices(request)
        key = idempotency_key(request)
        body = LateRefundRequestSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        sent = body.validated_data
        by = signed_in(request)
        asked = late_refunds.ask(pk, sent["amount"], reason=sent["reason"], key=key, by=by, now=timezone.now())
        return Response(LateRefundSerializer(asked).data, status=201)


def refuse_devices(request: Request) -> None:
    """Raise OwnerNeeded for a device: what only an owner may do needs the owner's own token."""
    if device_of(request):
        raise errors.OwnerNeeded
