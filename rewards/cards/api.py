"""A citizen's cards over HTTP: see them, and block one."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from civic.accounts import actions as accounts
from civic.accounts.queries import signed_in
from civic.api.errors import documented_errors
from rewards.cards import actions, queries
from rewards.cards.models import Card


class CardSerializer(serializers.ModelSerializer):
    class Meta:
        model = Card
        fields = ("id", "ending", "state", "issued_at", "ended_at", "free_most", "free_day", "locked_until", "prints")
        read_only_fields = fields


class CardsView(APIView):
    @extend_schema(
        summary="Cards that pay with this citizen’s coins, newest first",
        responses={200: CardSerializer(many=True), **documented_errors()},
    )
    def get(self, request: Request) -> Response:
        mine = queries.cards_of(accounts.ensure_citizen(signed_in(request)))
        return Response(CardSerializer(mine, many=True).data)


class BlockCardView(APIView):
    @extend_schema(
        summary="Block a card that was lost; the coins stay in the wallet",
        request=None,
        responses={200: CardSerializer, **documented_errors(404, 409)},
    )
    def post(self, request: Request, pk: int) -> Response:
        citizen = accounts.ensure_citizen(signed_in(request))
        actions.block_own(pk, citizen=citizen, now=timezone.now())
        return Response(CardSerializer(queries.cards_of(citizen).get(pk=pk)).data)
