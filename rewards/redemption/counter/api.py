"""Paying over HTTP: a citizen's program makes a code, a shop's till confirms it."""

from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import generics
from rest_framework.authentication import SessionAuthentication, TokenAuthentication
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from civic.accounts import actions as accounts
from civic.accounts.queries import signed_in
from civic.api.errors import documented_errors
from civic.core.calendar import taipei_day
from civic.core.errors import DomainError
from rewards.devices.auth import DeviceAuthentication, device_of
from rewards.redemption.cards import actions as card_payments
from rewards.redemption.codes import derivation
from rewards.redemption.counter import actions
from rewards.redemption.payments import errors, queries
from rewards.redemption.payments.models import Redemption
from rewards.redemption.payments.serializers import (
    AmountSerializer,
    CardPaymentSerializer,
    DayListSerializer,
    DaySerializer,
    PaymentCodeSerializer,
    PaymentSerializer,
    ReceiptSerializer,
)
from rewards.redemption.payments.till import Till
from rewards.redemption.refunds import actions as refunds
from rewards.shops.queries import shops_of

KEY_LENGTH = 100
KEY_PARAMETER = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "minLength": 1, "maxLength": KEY_LENGTH},
    OpenApiParameter.HEADER,
    required=True,
    description="1 to 100 printable ASCII characters, a new one for every payment.",
)


class IdempotencyKeyNeeded(DomainError):
    code = "idempotency_key_needed"
    message = _("Send a header Idempotency-Key of 1 to 100 printable characters, a new one for every payment.")


class WorksInAShop(BasePermission):
    """Lets in those who may take payments somewhere, and a shop's own devices."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if device_of(request):
            return True
        return request.user.is_authenticated and shops_of(signed_in(request)).exists()


class TillView(generics.GenericAPIView):
    """For people at a counter, and for a shop's devices with their own token."""

    authentication_classes = [TokenAuthentication, SessionAuthentication, DeviceAuthentication]
    permission_classes = [WorksInAShop]
    queryset = Redemption.objects.none()  # for the schema


def till_of(request: Request) -> Till:
    device = device_of(request)
    return Till(device=device) if device else Till(signed_in(request))


class PaymentCodesView(APIView):
    @extend_schema(
        summary="Make a payment code for an amount; it replaces the one before",
        request=AmountSerializer,
        responses={201: OpenApiResponse(PaymentCodeSerializer), **documented_errors(400, 409, 413, 415, 503)},
    )
    def post(self, request: Request) -> Response:
        body = AmountSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        citizen = accounts.ensure_citizen(signed_in(request))
        try:
            made = actions.create_payment_code(citizen, body.validated_data["amount"], now=timezone.now())
        except errors.AmountTooLarge as error:
            error.fields = {"amount": [str(error)]}
            raise
        code = derivation.derive(bytes(made.nonce))
        shown = {
            "code": code.code,
            "digits": code.digits,
            "url": settings.PUBLIC_URL + reverse("rewards:scan", args=[code.code]),
            "expires_at": made.expires_at,
        }
        return Response(PaymentCodeSerializer(shown).data, status=201)


class RedemptionsView(TillView):
    @extend_schema(
        summary="Payments of a day in the shops where this person works, newest first",
        parameters=[DaySerializer],
        responses={200: DayListSerializer(many=True), **documented_errors(400, 403, 404)},
    )
    def get(self, request: Request) -> Response:
        query = DaySerializer(data=request.query_params.dict())  # of a QueryDict, an empty date would be ignored
        query.is_valid(raise_exception=True)
        day: date = query.validated_data.get("date") or taipei_day(timezone.now())
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


class CardPaymentsView(TillView):
    @extend_schema(
        summary="Take coins from a customer’s card",
        description=(
            "Without a PIN first; when the answer is pin_needed, the customer types it on your device, and the same "
            "request goes again with the same key and `pin`. The same key again gives the same answer, with status "
            "200, and moves nothing. Keep no PIN."
        ),
        parameters=[KEY_PARAMETER],
        request=CardPaymentSerializer,
        responses={
            201: OpenApiResponse(ReceiptSerializer, "Paid."),
            200: OpenApiResponse(ReceiptSerializer, "Paid before with this key; the same body."),
            **documented_errors(400, 403, 404, 409, 413, 415, 422, 429, 503),
        },
    )
    def post(self, request: Request) -> Response:
        key = idempotency_key(request)
        body = CardPaymentSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        sent = {name: body.validated_data.get(name, "") for name in ("code", "number", "pin")}
        paid = card_payments.pay_at_till(
            body.validated_data["amount"],
            till=till_of(request),
            key=key,
            now=timezone.now(),
            shop_id=body.validated_data.get("shop"),
            **sent,
        )
        return Response(ReceiptSerializer(paid.redemption).data, status=200 if paid.replayed else 201)


class VoidView(TillView):
    @extend_schema(
        summary="Cancel a payment: the coins go back to the payer",
        description="Owners only; a device by itself cancels nothing.",
        request=None,
        responses={200: DayListSerializer, **documented_errors(403, 404, 409, 503)},
    )
    def post(self, request: Request, pk: int) -> Response:
        refuse_devices(request)
        voided = actions.void(pk, by=signed_in(request), now=timezone.now())
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


def refuse_devices(request: Request) -> None:
    """What only an owner may do asks for the owner's own token. Raises OwnerNeeded."""
    if device_of(request):
        raise errors.OwnerNeeded


def idempotency_key(request: Request) -> str:
    """The key that makes a payment happen once; raise IdempotencyKeyNeeded when there is none to use."""
    key = request.headers.get("Idempotency-Key", "").strip()
    if not (key and len(key) <= KEY_LENGTH and key.isascii() and key.isprintable()):
        raise IdempotencyKeyNeeded
    return key
