"""Take coins from a card over HTTP, for a shop's own till."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from civic.api.errors import documented_errors
from civic.api.fields import Text, WholeNumber
from civic.shown_codes.api import DigitsText
from rewards.cards import numbers
from rewards.pins.actions import is_pin
from rewards.redemption.cards import actions as card_payments
from rewards.redemption.payments.api import KEY_PARAMETER, TillView, idempotency_key, till_of
from rewards.redemption.payments.serializers import AmountSerializer, ReceiptSerializer


class CardPaymentSerializer(AmountSerializer):
    code = Text(required=False, max_length=64, help_text="From the card’s QR; or send number.")
    number = DigitsText(
        numbers.CARD.length,
        short=_("A card has twelve digits. Type all of them."),
        required=False,
        max_length=20,
        help_text="The twelve digits on the card; or send code.",
    )
    pin = Text(
        required=False,
        max_length=6,
        write_only=True,
        help_text="Six digits, typed by the customer on your device. Left out until pin_needed asks for it.",
    )
    shop = WholeNumber(
        required=False, allow_null=True, help_text="May be left out by someone who works in one shop only."
    )

    def validate_pin(self, pin: str) -> str:
        if not is_pin(pin):
            raise serializers.ValidationError(_("A PIN has six digits. Type all of them."))
        return pin


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
