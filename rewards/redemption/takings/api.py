"""The payments of an owner's shops over HTTP: by days, shop and words, newest first."""

from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response

from civic.accounts.queries import signed_in
from civic.api.errors import documented_errors
from civic.api.fields import Text, WholeNumber
from civic.core.calendar import taipei_day
from rewards.redemption.payments.models import Redemption
from rewards.redemption.payments.serializers import DayListSerializer
from rewards.redemption.takings import queries
from rewards.redemption.takings.queries import Mark
from rewards.redemption.takings.search import SearchForm
from rewards.shops.queries import merchants_owned_by


class OwnsAMerchant(BasePermission):
    """Let in owners; clerks and a shop's devices read the day only."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return request.user.is_authenticated and merchants_owned_by(signed_in(request)).exists()


class AskedSerializer(serializers.Serializer):
    first = serializers.DateField(required=False, help_text="A Taipei day; 30 days before today when left out.")
    last = serializers.DateField(required=False, help_text="A Taipei day, itself included; today when left out.")
    shop = WholeNumber(required=False, help_text="One of the owner’s shops; all of them when left out.")
    q = Text(required=False, max_length=60, help_text="Receipt or its last letters, coins, staff, device, offer, note.")
    before = Text(required=False, max_length=40, help_text="`older` of the page before.")


class TotalsSerializer(serializers.Serializer):
    payments = serializers.IntegerField()
    taken = serializers.IntegerField()
    cancelled_payments = serializers.IntegerField()
    cancelled = serializers.IntegerField()
    given_back = serializers.IntegerField()
    kept = serializers.IntegerField()


class PaymentsPageSerializer(serializers.Serializer):
    older = serializers.CharField(allow_null=True, help_text="Send it as `before` for the next page; null at the end.")
    totals = TotalsSerializer(allow_null=True, help_text="Of all pages; with the first page only.")
    results = DayListSerializer(many=True)


class PaymentsView(generics.GenericAPIView):
    """For owners, with their own token or session."""

    permission_classes = [OwnsAMerchant]
    queryset = Redemption.objects.none()  # for the schema

    @extend_schema(
        operation_id="merchant_payments_list",
        summary="Payments of the owner’s shops by days, newest first, 50 at a time",
        parameters=[AskedSerializer],
        responses={200: PaymentsPageSerializer, **documented_errors(400, 403, 404)},
    )
    def get(self, request: Request) -> Response:
        shops = queries.shops_owned_by(signed_in(request))
        asked = request.query_params.dict()
        text = asked.pop("before", "")
        before = Mark.read(text) if text else None
        if (text and before is None) or asked.get("shop", "") not in {"", *(str(shop.pk) for shop in shops)}:
            raise Http404
        form = SearchForm(asked, shops=shops, today=taipei_day(timezone.now()))
        if not form.is_valid():
            raise serializers.ValidationError(
                {name: [str(fault) for fault in faults] for name, faults in form.errors.items()}
            )
        page = queries.page_of(form.search, before=before)
        sums = None if before else queries.totals(queries.found(form.search))
        older = str(page.older) if page.older else None
        return Response(PaymentsPageSerializer({"older": older, "totals": sums, "results": page.items}).data)
