"""What a citizen's level may earn and spend, over HTTP."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from civic.accounts import actions as accounts
from civic.accounts.queries import signed_in
from civic.api.errors import documented_errors
from civic.core.calendar import taipei_day
from civic.guardians.room import smaller, year_room
from rewards.limits import queries


class CapsSerializer(serializers.Serializer):
    """Coins; null: no limit."""

    day = serializers.IntegerField(allow_null=True)
    month = serializers.IntegerField(allow_null=True)
    total = serializers.IntegerField(allow_null=True)
    left = serializers.IntegerField(
        allow_null=True, help_text="What is left now of all of them, and of a minor’s cap of the year."
    )


class LimitsSerializer(serializers.Serializer):
    earn = CapsSerializer()
    spend = CapsSerializer()


class LimitsView(APIView):
    @extend_schema(
        summary="What this citizen’s level may earn and spend", responses={200: LimitsSerializer, **documented_errors()}
    )
    def get(self, request: Request) -> Response:
        citizen, now = accounts.ensure_citizen(signed_in(request)), timezone.now()
        limit = queries.limit_of(citizen.pk, today=taipei_day(now))
        left = {
            "earn": smaller(queries.earn_room(citizen.pk, now=now), year_room(citizen, now=now)),
            "spend": queries.spend_room(citizen.pk, now=now),
        }
        caps = {act: limit.caps(act) if limit else (None, None, None) for act in left}
        body = {act: dict(zip(("day", "month", "total", "left"), (*caps[act], left[act]), strict=True)) for act in left}
        return Response(LimitsSerializer(body).data)
