"""An owner's merchants over HTTP: where the county pays to, until when it waits, and asking for another account."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from civic.accounts.queries import signed_in
from civic.api.errors import documented_errors
from civic.api.fields import Text
from civic.core.calendar import taipei_day
from civic.core.errors import NotFound
from civic.shown_codes.typed import plain
from rewards.payees import actions, queries
from rewards.payees.models import MerchantChange
from rewards.shops.models import Merchant
from rewards.shops.queries import merchants_owned_by
from rewards.shops.validators import account_fault, validate_bank_account, validate_bank_code


class ChangeSerializer(serializers.ModelSerializer):
    before = serializers.CharField(source="account_before", help_text="The bank and the last four digits.")
    after = serializers.CharField(source="account_after")
    proposed_at = serializers.DateTimeField()

    class Meta:
        model = MerchantChange
        fields = ("id", "kind", "state", "before", "after", "reason", "proposed_at", "decision", "held_until")
        read_only_fields = fields


class PayeeSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    tax_id = serializers.CharField()
    account = serializers.CharField(help_text="The bank and the last four digits.")
    payouts_go_on = serializers.DateField(
        allow_null=True,
        help_text="The first day on which payouts go on after a change; null: they do not wait for one.",
    )
    waiting = ChangeSerializer(many=True, help_text="Changes that wait for a second person.")


class AccountSerializer(serializers.Serializer):
    bank_code = Text(max_length=24, help_text="Three digits, or seven with the branch.")
    bank_account = Text(max_length=24, help_text="8 to 16 digits.")
    reason = Text(max_length=300)

    def validate_bank_code(self, value: str) -> str:
        validate_bank_code(plain(value))
        return plain(value)

    def validate_bank_account(self, value: str) -> str:
        validate_bank_account(plain(value))
        return plain(value)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if fault := account_fault(attrs["bank_code"], attrs["bank_account"]):
            raise serializers.ValidationError({"bank_account": fault})
        return attrs


class PayeesView(APIView):
    @extend_schema(
        operation_id="merchant_payees",
        summary="The merchants that you own, and where the county pays to",
        responses={200: PayeeSerializer(many=True), **documented_errors(403)},
    )
    def get(self, request: Request) -> Response:
        owned = merchants_owned_by(signed_in(request))
        return Response(PayeeSerializer([_shown(merchant) for merchant in owned], many=True).data)


class AccountView(APIView):
    @extend_schema(
        operation_id="merchant_account_change",
        summary="Ask for another account of your merchant",
        description=(
            "Somebody of the county decides; nothing changes before. Afterwards payouts wait for some days. The page "
            "also takes the cover of the bank book; without it you may be asked for one."
        ),
        request=AccountSerializer,
        responses={201: OpenApiResponse(ChangeSerializer), **documented_errors(400, 403, 404, 409, 413, 415, 429)},
    )
    def post(self, request: Request, pk: int) -> Response:
        body = AccountSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        if pk >= 2**63:
            raise NotFound
        change = actions.ask_for_account(pk, by=signed_in(request), now=timezone.now(), **body.validated_data)
        return Response(ChangeSerializer(change).data, status=201)


def _shown(merchant: Merchant) -> dict[str, Any]:
    held = queries.held_until(merchant, taipei_day(timezone.now()))
    return {
        "id": merchant.pk,
        "name": merchant.name,
        "tax_id": merchant.tax_id,
        "account": merchant.bank_masked,
        "payouts_go_on": held.held_until if held else None,
        "waiting": queries.waiting_for(merchant),
    }
