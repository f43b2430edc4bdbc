"""A questionnaire over HTTP: what is asked, never which answer is right."""

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from civic.accounts.models import Citizen
from civic.core.errors import NotFound
from surveys.kinds.registry import KINDS
from surveys.questionnaires import access
from surveys.questionnaires.models import Choice, Question, Questionnaire


class ChoiceSerializer(serializers.ModelSerializer):
    picture = serializers.SerializerMethodField(
        help_text="Its address, of a picture choice; its words say what it shows."
    )

    class Meta:
        model = Choice
        fields = ("id", "name", "text", "text_en", "is_other", "picture")

    def get_picture(self, choice: Choice) -> str | None:
        return settings.PUBLIC_URL + choice.picture.url if choice.picture else None


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
    questions = serializers.SerializerMethodField(
        help_text="What is asked. Where a quiz draws: what was drawn for the next try of who is signed in, or none."
    )
    next_try_at = serializers.SerializerMethodField(help_text="Before it no further try at a quiz is taken; null: now.")

    begun = serializers.SerializerMethodField(
        help_text="When this person began, sealed: send it along with the answers. Empty where nobody asks."
    )

    class Meta:
        model = Questionnaire
        fields = (
            "id", "title", "kind", "max_tries", "wait_minutes", "draws", "next_try_at", "fast_percent",
            "straight_from", "contradicts", "holds_awards", "lets_correct", "begun", "questions",
        )  # fmt: skip
        extra_kwargs = {
            "wait_minutes": {"help_text": "Minutes from one try at a quiz to the next."},
            "fast_percent": {"help_text": "Below this percent of the usual seconds answers are flagged; null: none."},
            "straight_from": {"help_text": "The same in all rows and ratings is flagged from so many on; null: not."},
            "contradicts": {"help_text": "The condition that no answers can fulfil; those that do are flagged."},
            "holds_awards": {"help_text": "Whether the coins of flagged answers wait until somebody has looked."},
            "lets_correct": {"help_text": "Whether who answered may PUT corrected answers until it closes."},
            "draws": {"help_text": "How many of its questions with right answers a quiz asks; null: all."},
        }

    @extend_schema_field(QuestionSerializer(many=True))
    def get_questions(self, questionnaire: Questionnaire) -> Any:
        return QuestionSerializer(self.context["questions"], many=True).data

    def get_begun(self, questionnaire: Questionnaire) -> str:
        return str(self.context["begun"])

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_next_try_at(self, questionnaire: Questionnaire) -> Any:
        at = self.context["next_try_at"]
        return at and serializers.DateTimeField().to_representation(at)


def open_to(citizen: Citizen | None, pk: int) -> Questionnaire:
    """The questionnaire, when it is there for this citizen; raise NotFound otherwise."""
    questionnaire = Questionnaire.objects.filter(pk=pk).first()
    if questionnaire is None or not access.concerns(questionnaire, citizen):
        raise NotFound
    return questionnaire
