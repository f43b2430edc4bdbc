"""A questionnaire over HTTP: what is asked, never which answer is right."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from civic.accounts.models import Citizen
from civic.accounts.queries import citizen_of
from civic.api.errors import documented_errors
from civic.core.errors import NotFound
from surveys.kinds.registry import KINDS
from surveys.questionnaires import access
from surveys.questionnaires.models import Choice, Question, Questionnaire


class ChoiceSerializer(serializers.ModelSerializer):
    class Meta:
        model = Choice
        fields = ("id", "name", "text", "text_en", "is_other")


class QuestionSerializer(serializers.ModelSerializer):
    required = serializers.BooleanField(source="is_required")  # type: ignore[assignment]
    choices = serializers.SerializerMethodField(help_text="What can be chosen; of a table, its columns.")
    rows = serializers.SerializerMethodField(help_text="The rows of a table: each takes one of the choices.")
    limits = serializers.SerializerMethodField(
        help_text="What an answer keeps to: least, most, whole, characters, first, last; as far as its kind has them."
    )

    shown_if = serializers.JSONField(
        source="shown_tree", allow_null=True, help_text="When it is asked, as a tree (docs/api.md); null: always."
    )
    must = serializers.JSONField(
        source="must_tree", allow_null=True, help_text="What a valid answer fulfils, as a tree; “.” is the answer."
    )
    fault = serializers.CharField(source="fault_words", help_text="What to say when it does not.")
    seconds = serializers.SerializerMethodField(help_text="About how long answering takes.")

    class Meta:
        model = Question
        fields = (
            "id", "name", "kind", "text", "text_en", "hint", "hint_en", "required", "choices", "rows", "limits",
            "shown_if", "must", "fault", "seconds",
        )  # fmt: skip

    @extend_schema_field(serializers.DictField(child=serializers.JSONField()))
    def get_limits(self, question: Question) -> dict[str, Any]:
        return KINDS[question.kind].limits(question)

    @extend_schema_field(ChoiceSerializer(many=True))
    def get_choices(self, question: Question) -> Any:
        return ChoiceSerializer([each for each in question.choices.all() if not each.is_row], many=True).data

    @extend_schema_field(ChoiceSerializer(many=True))
    def get_rows(self, question: Question) -> Any:
        return ChoiceSerializer([each for each in question.choices.all() if each.is_row], many=True).data

    def get_seconds(self, question: Question) -> int:
        return KINDS[question.kind].seconds


class QuestionnaireSerializer(serializers.ModelSerializer):
    questions = QuestionSerializer(many=True, source="asked")

    class Meta:
        model = Questionnaire
        fields = ("id", "title", "kind", "questions")


class QuestionnaireView(APIView):
    @extend_schema(
        summary="What a questionnaire asks", responses={200: QuestionnaireSerializer, **documented_errors(404)}
    )
    def get(self, request: Request, pk: int) -> Response:
        return Response(QuestionnaireSerializer(open_to(citizen_of(request), pk)).data)


def open_to(citizen: Citizen | None, pk: int) -> Questionnaire:
    """The questionnaire, when it is there for this citizen; raise NotFound otherwise."""
    questionnaire = Questionnaire.objects.filter(pk=pk).first()
    if questionnaire is None or not access.concerns(questionnaire, citizen):
        raise NotFound
    return questionnaire
