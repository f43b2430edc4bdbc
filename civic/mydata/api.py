"""My data over HTTP: who looked at it."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from civic.accounts.queries import signed_in
from civic.api.errors import documented_errors
from civic.mydata import looks


class LookSerializer(serializers.Serializer):
    at = serializers.DateTimeField()
    roles = serializers.ListField(child=serializers.CharField(), help_text="In words; empty for looks of long ago.")
    agency = serializers.CharField(help_text="Empty where the role is for the whole county.")
    what = serializers.CharField(source="thing", help_text="What was opened, such as the account or a payment.")
    why = serializers.CharField(source="reason", help_text="As chosen from a list; empty where none is asked for.")


class LooksView(APIView):
    @extend_schema(
        summary="Who of the county’s staff looked at this person’s data, the newest 200",
        responses={200: LookSerializer(many=True), **documented_errors()},
    )
    def get(self, request: Request) -> Response:
        return Response(LookSerializer(looks.of(signed_in(request)), many=True).data)
