"""Paying over HTTP: a citizen's program makes a code, a shop's till confirms it."""

from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import generics
from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from civic.accounts import actions as accounts
from civic.api import documented_errors, signed_in
from civic.calendar import taipei_day
from civic.errors import DomainError
from rewards.redemption import actions, codes, errors, queries
from rewards.redemption.models import Redemption
from rewards.redemption.serializers import (
    AmountSerializer,
    DayListSerializer,
    DaySerializer,
    PaymentCodeSerializer,
    PaymentSerializer,
    ReceiptSerializer,
)
from rewards.shops.queries import shops_of

KEY_LENGTH = 100


class IdempotencyKeyNeeded(DomainError):
    code = "idempotency_key_needed"
    message = _("Send a header Idempotency-Key of 1 to 100 printable characters, a new one for every payment.")


class WorksInAShop(BasePermission):
    """Lets in those who may take payments somewhere."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return request.user.is_authenticated and shops_of(signed_in(request)).exists()


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
        code = codes.derive(bytes(made.nonce))
        shown = {
            "code": code.code,
            "digits": code.digits,
            "url": settings.PUBLIC_URL + reverse("rewards:scan", args=[code.code]),
            "expires_at": made.expires_at,
        }
        return Response(PaymentCodeSerializer(shown).data, status=201)


class RedemptionsView(generics.GenericAPIView):
    permission_classes = [IsAuthenticated, WorksInAShop]
    queryset = Redemption.objects.none()  # for the schema

    @extend_schema(
        summary="Payments of a day in the shops where this person works, newest first",
        parameters=[DaySerializer],
        responses={200: DayListSerializer(many=True), **documented_errors(400, 403, 404)},
    )
    def get(self, request: Request) -> Response:
        query = DaySerializer(data=request.query_params.dict())  # of a QueryDict, an empty date would be ignored
        query.is_valid(raise_exception=True)
        day: date = query.validated_data.get("date") or taipei_day(timezone.now())
        page = self.paginate_queryset(queries.day_list(signed_in(request), day=day))
        return self.get_paginated_response(DayListSerializer(page, many=True).data)

    @extend_schema(
        summary="Confirm a payment code: the coins go to the shop",
        description="The same key again gives the same answer, with status 200, and moves nothing.",
        parameters=[
            OpenApiParameter(
                "Idempotency-Key",
                {"type": "string", "minLength": 1, "maxLength": KEY_LENGTH},
                OpenApiParameter.HEADER,
                required=True,
                description="1 to 100 printable ASCII characters, a new one for every payment.",
            )
        ],
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
        confirmed = actions.confirm(
            clerk=signed_in(request),
            key=key,
            now=timezone.now(),
            code=body.validated_data.get("code", ""),
            digits=body.validated_data.get("digits", ""),
            shop_id=body.validated_data.get("shop"),
        )
        return Response(ReceiptSerializer(confirmed.redemption).data, status=200 if confirmed.replayed else 201)


class VoidView(APIView):
    permission_classes = [IsAuthenticated, WorksInAShop]

    @extend_schema(
        summary="Cancel a payment: the coins go back to the payer",
        request=None,
        responses={200: DayListSerializer, **documented_errors(403, 404, 409, 503)},
    )
    def post(self, request: Request, pk: int) -> Response:
        voided = actions.void(pk, by=signed_in(request), now=timezone.now())
        return Response(DayListSerializer(voided).data)


def idempotency_key(request: Request) -> str:
    """The key that makes a payment happen once; raise IdempotencyKeyNeeded when there is none to use."""
    key = request.headers.get("Idempotency-Key", "").strip()
    if not (key and len(key) <= KEY_LENGTH and key.isascii() and key.isprintable()):
        raise IdempotencyKeyNeeded
    return key
