"""Make a payment code over HTTP, for a citizen's own program."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from civic.accounts import actions as accounts
from civic.accounts.queries import signed_in
from civic.api.errors import documented_errors
from rewards.redemption.codes import actions as codes
from rewards.redemption.codes import derivation
from rewards.redemption.payments import errors
from rewards.redemption.payments.serializers import AmountSerializer


class PaymentCodeSerializer(serializers.Serializer):
    code = serializers.CharField(help_text="What the QR carries.")
    digits = serializers.CharField(help_text="The same in eight digits, to be typed.")
    url = serializers.URLField(help_text="Put this into the QR.")
    expires_at = serializers.DateTimeField()


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
            made = codes.create_payment_code(citizen, body.validated_data["amount"], now=timezone.now())
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
