"""Where one is signed in, over HTTP: listed, and ended all at once."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from civic.accounts.queries import signed_in
from civic.api.errors import documented_errors
from civic.signin import visits


class VisitSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    device = serializers.CharField(help_text="Browser and system, as far as it says; may be empty.")
    since = serializers.DateTimeField()
    seen_at = serializers.DateTimeField(help_text="To a quarter of an hour.")


class VisitsView(APIView):
    @extend_schema(
        summary="The browsers in which this person is signed in",
        responses={200: VisitSerializer(many=True), **documented_errors()},
    )
    def get(self, request: Request) -> Response:
        mine = visits.of(signed_in(request), now=timezone.now())
        return Response(VisitSerializer(mine, many=True).data)

    @extend_schema(
        summary="Sign out of every browser; programs that have this person’s token stay",
        responses={204: None, **documented_errors()},
    )
    def delete(self, request: Request) -> Response:
        visits.end_browsers(signed_in(request), now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)
