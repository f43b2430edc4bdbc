"""Published results over HTTP: counts, shares, intervals and how they were weighed."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from civic.api.errors import documented_errors
from civic.core.errors import NotFound
from surveys.questionnaires.models import Questionnaire
from surveys.results import publishing


class CellSerializer(serializers.Serializer):
    text = serializers.CharField()
    count = serializers.IntegerField(allow_null=True, help_text="People; null where it would tell about a few.")
    percent = serializers.IntegerField(allow_null=True, help_text="Of all responses.")
    low = serializers.IntegerField(
        allow_null=True, help_text="Beginning of the 95 % interval (Wilson), of the weighted share where there is one."
    )
    high = serializers.IntegerField(allow_null=True, help_text="Its end.")
    weighted = serializers.IntegerField(allow_null=True, help_text="Percent as weighed; null where nothing is weighed.")


class CountedSerializer(serializers.Serializer):
    id = serializers.IntegerField(source="question.pk")
    kind = serializers.CharField(source="question.kind")
    text = serializers.CharField(source="question.text")
    responses = serializers.IntegerField(help_text="n: all responses that were counted.")
    answered = serializers.IntegerField(allow_null=True, help_text="Those who answered this question.")
    counted_on = serializers.DateField(source="on")
    cells = CellSerializer(many=True, source="choices")


class WeightsSerializer(serializers.Serializer):
    source = serializers.CharField(source="reference.source")  # type: ignore[assignment]
    year = serializers.IntegerField(source="reference.year")
    is_demo = serializers.BooleanField(source="reference.is_demo")
    effective_n = serializers.IntegerField(source="effective", help_text="Kish's effective number of responses.")
    trimmed_percent = serializers.IntegerField(source="facts.trimmed", help_text="Responses with a trimmed weight.")


class ResultsSerializer(serializers.Serializer):
    id = serializers.IntegerField(source="questionnaire.pk")
    title = serializers.CharField(source="questionnaire.title")
    opened_at = serializers.DateTimeField(source="questionnaire.opened_at")
    closes_at = serializers.DateTimeField(source="questionnaire.closes_at", allow_null=True)
    reached = serializers.IntegerField(allow_null=True, help_text="People who could see it; null where untold.")
    responses = serializers.IntegerField()
    flagged = serializers.IntegerField(
        allow_null=True,
        help_text="Responses flagged as given too lightly, which count; null where none are looked for.",
    )
    weights = WeightsSerializer(source="weighting", allow_null=True)
    questions = CountedSerializer(many=True, source="results")


class ResultsView(APIView):
    permission_classes = [AllowAny]

    @extend_schema(
        summary="What came of a questionnaire, where that was promised",
        responses={200: ResultsSerializer, **documented_errors(404)},
    )
    def get(self, request: Request, pk: int) -> Response:
        asked: Any = Questionnaire.objects.filter(pk=pk).first()
        found = publishing.published(asked, now=timezone.now()) if asked else None
        if found is None:
            raise NotFound
        return Response(ResultsSerializer(found).data)
