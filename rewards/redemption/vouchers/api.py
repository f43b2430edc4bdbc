"""Offers and vouchers over HTTP. A till takes a voucher's code or digits as it takes a payment's."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from civic.accounts import actions as accounts
from civic.accounts.queries import signed_in
from civic.api.errors import documented_errors
from civic.api.fields import WholeNumber
from civic.core.calendar import taipei_day
from rewards.ledger.actions import BIGINT_MAX
from rewards.offers import codes, queries, vouchers
from rewards.offers.models import Offer, Voucher
from rewards.redemption.payments.api import KEY_PARAMETER, idempotency_key
from rewards.redemption.payments.serializers import ShopSerializer


class OfferSerializer(serializers.ModelSerializer):
    shop = ShopSerializer()
    stock = serializers.IntegerField(allow_null=True, help_text="Pieces left; null: as many as people want.")

    weekdays = serializers.CharField(help_text="On which the shop takes vouchers: 1 is Monday, 7 is Sunday.")

    class Meta:
        model = Offer
        fields = (
            "id", "title", "what", "about", "coins", "stock", "per_person", "first_day", "last_day", "weekdays",
            "days_to_use", "shop",
        )  # fmt: skip


class VoucherSerializer(serializers.ModelSerializer):
    offer = OfferSerializer()
    code = serializers.SerializerMethodField(help_text="What the QR carries; empty when it is not valid any more.")
    digits = serializers.SerializerMethodField(help_text="The same in eight digits, to be typed.")
    url = serializers.SerializerMethodField(help_text="Put this into the QR.")

    class Meta:
        model = Voucher
        fields = (
            "id",
            "state",
            "coins",
            "last_day",
            "weekdays",
            "taken_at",
            "ended_at",
            "code",
            "digits",
            "url",
            "offer",
        )

    def get_code(self, voucher: Voucher) -> str:
        valid = voucher.state == Voucher.State.ISSUED
        return codes.derive(bytes(voucher.nonce)).code if valid else ""

    def get_digits(self, voucher: Voucher) -> str:
        valid = voucher.state == Voucher.State.ISSUED
        return codes.derive(bytes(voucher.nonce)).digits if valid else ""

    def get_url(self, voucher: Voucher) -> str:
        code = self.get_code(voucher)
        return settings.PUBLIC_URL + reverse("rewards:voucher_scan", args=[code]) if code else ""


class TakeSerializer(serializers.Serializer):
    offer = WholeNumber(min_value=1, max_value=BIGINT_MAX, help_text="The offer's id.")


class OffersView(generics.GenericAPIView):
    queryset = Offer.objects.none()  # for the schema

    @extend_schema(
        summary="What coins buy in the shops, cheapest first",
        responses={200: OfferSerializer(many=True), **documented_errors(404)},
    )
    def get(self, request: Request) -> Response:
        page = self.paginate_queryset(queries.on_view(today=taipei_day(timezone.now())))
        return self.get_paginated_response(OfferSerializer(page, many=True).data)


class VouchersView(generics.GenericAPIView):
    queryset = Voucher.objects.none()  # for the schema

    @extend_schema(
        summary="The citizen's vouchers, newest first",
        responses={200: VoucherSerializer(many=True), **documented_errors(404)},
    )
    def get(self, request: Request) -> Response:
        citizen = accounts.ensure_citizen(signed_in(request))
        page = self.paginate_queryset(queries.vouchers_of(citizen))
        return self.get_paginated_response(VoucherSerializer(page, many=True).data)

    @extend_schema(
        summary="Take a voucher: its coins and a piece of the offer are set aside",
        description="The same key again gives the same voucher and sets nothing aside.",
        parameters=[KEY_PARAMETER],
        request=TakeSerializer,
        responses={
            201: OpenApiResponse(VoucherSerializer, "Taken."),
            **documented_errors(400, 404, 409, 413, 415, 422, 503),
        },
    )
    def post(self, request: Request) -> Response:
        key = idempotency_key(request)
        body = TakeSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        citizen = accounts.ensure_citizen(signed_in(request))
        made = vouchers.take(body.validated_data["offer"], citizen=citizen, key=key, now=timezone.now())
        return Response(VoucherSerializer(made).data, status=201)


class CancelVoucherView(APIView):
    @extend_schema(
        summary="Give an unused voucher back: its coins return to the wallet",
        request=None,
        responses={200: VoucherSerializer, **documented_errors(404, 409, 503)},
    )
    def post(self, request: Request, pk: int) -> Response:
        citizen: Any = accounts.ensure_citizen(signed_in(request))
        return Response(VoucherSerializer(vouchers.cancel(pk, citizen=citizen, now=timezone.now())).data)
