"""An owner's payouts over HTTP."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from civic.accounts.queries import signed_in
from civic.api.errors import documented_errors
from rewards.redemption.takings.api import OwnsAMerchant
from rewards.settlement.payments.models import BatchRow
from rewards.settlement.payouts import queries
from rewards.settlement.payouts.views import DaysForm


class AskedDaysSerializer(serializers.Serializer):
    first = serializers.DateField(required=False, help_text="A Taipei day; a year before today when left out.")
    last = serializers.DateField(required=False, help_text="A Taipei day, itself included; today when left out.")


class PayoutSerializer(serializers.Serializer):
    day = serializers.DateField(help_text="Paid, sent back, or approved while it is at the bank; a Taipei day.")
    outcome = serializers.ChoiceField([each.value for each in queries.Outcome])
    amount_twd = serializers.IntegerField(source="row.amount_twd")
    coins = serializers.IntegerField(source="row.coins")
    merchant = serializers.CharField(source="row.merchant_name")
    statement = serializers.CharField(source="statement.number")
    period = serializers.CharField(source="statement.settlement")
    adjustments = serializers.IntegerField(source="statement.adjustments", help_text="Coins; refunds are among them.")
    account = serializers.CharField(help_text="The bank, and the last four digits of the account then.")
    reference = serializers.CharField(allow_blank=True)
    reason = serializers.CharField(allow_blank=True, help_text="The bank’s words when it sent the transfer back.")


class PayoutsView(generics.GenericAPIView):
    """For owners, with their own token or session."""

    permission_classes = [OwnsAMerchant]
    queryset = BatchRow.objects.none()  # for the schema

    @extend_schema(
        operation_id="merchant_payouts_list",
        summary="Payouts to the owner’s merchants by day, newest first",
        parameters=[AskedDaysSerializer],
        responses={200: PayoutSerializer(many=True), **documented_errors(400, 403)},
    )
    def get(self, request: Request) -> Response:
        form = DaysForm(request.query_params.dict())
        if not form.is_valid():
            raise serializers.ValidationError(
                {name: [str(fault) for fault in faults] for name, faults in form.errors.items()}
            )
        asked: Any = {name: form.cleaned_data[name] for name in ("first", "last")}
        found = queries.payouts_of(signed_in(request), **asked)
        return Response(PayoutSerializer(found, many=True).data)
