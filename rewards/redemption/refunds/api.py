"""Late refunds over HTTP: an owner asks for coins of an old payment to go back, and sees what became of it."""

from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from civic.accounts.queries import signed_in
from civic.api.errors import documented_errors
from civic.api.fields import Text, WholeNumber
from civic.core.errors import NotFound
from rewards.ledger.actions import BIGINT_MAX
from rewards.redemption.counter.api import KEY_PARAMETER, TillView, idempotency_key, refuse_devices, till_of
from rewards.redemption.payments import queries
from rewards.redemption.refunds import late_refunds
from rewards.redemption.refunds.models import REASON_LENGTH, LateRefund


class LateRefundRequestSerializer(serializers.Serializer):
    amount = WholeNumber(min_value=1, max_value=BIGINT_MAX, help_text="Coins to go back; at most what is left.")
    reason = Text(max_length=REASON_LENGTH, help_text="The customer reads it.")


class LateRefundSerializer(serializers.ModelSerializer):
    amount = serializers.IntegerField(source="coins")
    decision = serializers.CharField(help_text="The county’s words to a no; empty until then.")

    class Meta:
        model = LateRefund
        fields = ("id", "amount", "reason", "state", "requested_at", "decided_at", "decision")


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
