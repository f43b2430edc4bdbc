"""The wallet over HTTP: what a citizen has, until when, and how it came and went."""

from collections.abc import Sequence
from typing import Any, overload

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from civic.accounts import actions as accounts
from civic.accounts.models import Citizen
from civic.accounts.queries import signed_in
from civic.api.errors import documented_errors
from civic.core.calendar import taipei_day
from rewards.ledger.models import Transaction
from rewards.wallet import queries


class ExpiringSerializer(serializers.Serializer):
    coins = serializers.IntegerField()
    on = serializers.DateField(help_text="The last Taipei day on which they can be spent.")


class LineSerializer(serializers.Serializer):
    id = serializers.IntegerField(source="transaction_id")
    at = serializers.DateTimeField()
    kind = serializers.ChoiceField(Transaction.Kind.choices)
    reason = serializers.CharField()
    coins = serializers.IntegerField(help_text="Below zero when coins left the wallet.")
    balance = serializers.IntegerField(help_text="After this line.")


class WalletSerializer(serializers.Serializer):
    balance = serializers.IntegerField()
    expiring = ExpiringSerializer(many=True, help_text="Soonest first.")
    history = LineSerializer(many=True, help_text="The newest 20 lines; all of them at wallet/history/.")


class WalletView(APIView):
    @extend_schema(summary="Coins of this citizen", responses={200: WalletSerializer, **documented_errors()})
    def get(self, request: Request) -> Response:
        citizen, today = accounts.ensure_citizen(signed_in(request)), taipei_day(timezone.now())
        wallet = {
            "balance": queries.balance(citizen, today=today),
            "expiring": queries.expiring(citizen, today=today),
            "history": queries.history(citizen),
        }
        return Response(WalletSerializer(wallet).data)


class History(Sequence[queries.Line]):
    """A citizen's lines as a sequence that reads only the slice asked for."""

    def __init__(self, citizen: Citizen) -> None:
        self.citizen = citizen

    def __len__(self) -> int:
        return queries.history_length(self.citizen)

    @overload
    def __getitem__(self, index: int) -> queries.Line: ...
    @overload
    def __getitem__(self, index: slice) -> list[queries.Line]: ...
    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            start = index.start or 0
            return queries.history(self.citizen, limit=index.stop - start, offset=start)
        return queries.history(self.citizen, limit=1, offset=index)[0]


class WalletHistoryView(generics.GenericAPIView):
    serializer_class = LineSerializer

    @extend_schema(
        summary="Every line of this citizen’s wallet, newest first",
        responses={200: LineSerializer(many=True), **documented_errors(404)},
    )
    def get(self, request: Request) -> Response:
        lines = self.paginate_queryset(History(accounts.ensure_citizen(signed_in(request))))  # type: ignore[arg-type]
        return self.get_paginated_response(LineSerializer(lines, many=True).data)
