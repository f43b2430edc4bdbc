"""Answering over HTTP."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from civic.accounts import actions as accounts
from civic.accounts.models import Citizen
from civic.accounts.queries import citizen_of, signed_in
from civic.api.errors import documented_errors
from civic.api.fields import AnswersField
from civic.core.errors import FieldErrors
from surveys.questionnaires.api import QuestionnaireSerializer, open_to
from surveys.questionnaires.models import Question, Questionnaire
from surveys.responses import actions, correcting, drawn, flags
from surveys.responses.eligibility import Eligibility, eligibility_of
from surveys.responses.forms import AnswerForm
from surveys.responses.marking import Marked, marked
from surveys.responses.queries import participation_of


class QuestionnaireView(APIView):
    @extend_schema(
        summary="What a questionnaire asks", responses={200: QuestionnaireSerializer, **documented_errors(404)}
    )
    def get(self, request: Request, pk: int) -> Response:
        """Of a quiz that draws its questions, a person's are drawn here, and stay so until they are answered."""
        citizen, now = citizen_of(request), timezone.now()
        questionnaire = open_to(citizen, pk)
        told: dict[str, Any] = {"next_try_at": None, "questions": [], "begun": ""}
        if citizen and questionnaire.kind == Questionnaire.Kind.QUIZ:
            standing = eligibility_of(questionnaire, citizen, now=now)
            told |= {"next_try_at": standing.waits_until, "questions": self.drawn(standing, citizen)}
        if citizen and questionnaire.fast_percent:
            told["begun"] = flags.begun(questionnaire, citizen, now=now)
        if questionnaire.draws is None:
            told["questions"] = questionnaire.asked
        return Response(QuestionnaireSerializer(questionnaire, context=told).data)

    def drawn(self, standing: Eligibility, citizen: Citizen) -> list[Question]:
        """Nothing for whoever may not try now."""
        asked, live = standing.questionnaire, standing.questionnaire.live
        stops = standing.is_answered or standing.is_closed or standing.waits_until
        return [] if asked.draws is None or live is None or stops else drawn.begun(live, citizen)


class AnswersSerializer(serializers.Serializer):
    answers = AnswersField(help_text="Question id → what its kind takes: docs/api.md, Questionnaires.")
    begun = serializers.CharField(
        required=False, allow_blank=True, max_length=200, help_text="As the questionnaire told it, unchanged."
    )


class AnswersSentSerializer(serializers.Serializer):
    answers = AnswersField(help_text="Question id → what its kind takes.")


class MarkedSerializer(serializers.Serializer):
    question = serializers.IntegerField(source="question.pk")
    right = serializers.BooleanField(source="is_right", help_text="Whether it was answered rightly.")
    right_answers = serializers.ListField(
        child=serializers.CharField(), help_text="Told once the quiz was passed or no try is left."
    )
    why = serializers.CharField(help_text="Told with a right answer, and once no try is left.")
    place = serializers.CharField(help_text="The heading in the notice under which it stands; empty: none is named.")


class OutcomeSerializer(serializers.Serializer):
    coins_awarded = serializers.IntegerField(help_text="Fewer than promised when the level’s limits leave less room.")
    balance = serializers.IntegerField(help_text="Coins in the wallet after it.")
    passed = serializers.BooleanField(help_text="False only for a quiz with a wrong answer.")
    tries_left = serializers.IntegerField(help_text="Further tries at a quiz that was not passed.")
    next_try_at = serializers.DateTimeField(allow_null=True, help_text="Before it no further try is taken.")
    exhausted = serializers.BooleanField(help_text="Passed, but the activity had no coins left to give.")
    held = serializers.BooleanField(help_text="Whether the coins wait until somebody has looked at what was flagged.")
    marked = MarkedSerializer(
        many=True, help_text="Of a quiz: each question with right answers. Told once, kept nowhere."
    )


class ResponsesView(APIView):
    @extend_schema(
        summary="Answer a questionnaire, once, and earn its coins",
        request=AnswersSerializer,
        responses={201: OpenApiResponse(OutcomeSerializer), **documented_errors(400, 404, 409, 413, 415, 503)},
        examples=[OpenApiExample("answers", {"answers": {"7": 21, "8": [24, 25], "9": "謝謝"}}, request_only=True)],
    )
    def post(self, request: Request, pk: int) -> Response:
        body = AnswersSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        citizen = accounts.ensure_citizen(signed_in(request))
        questionnaire = open_to(citizen, pk)
        try:
            sent = body.validated_data["answers"]
            begun = body.validated_data.get("begun", "")
            outcome = actions.submit(questionnaire, citizen, sent, now=timezone.now(), refuse_hidden=True, begun=begun)
        except FieldErrors as faults:
            raise FieldErrors(fields={f"answers.{key}": value for key, value in faults.fields.items()}) from faults
        told = vars(outcome) | {"marked": self.marked(questionnaire, citizen, outcome)}
        return Response(OutcomeSerializer(told).data, status=201)

    @extend_schema(
        summary="One’s answers, where they may be corrected",
        responses={200: AnswersSentSerializer, **documented_errors(404, 409)},
    )
    def get(self, request: Request, pk: int) -> Response:
        """As PUT takes them again."""
        citizen = accounts.ensure_citizen(signed_in(request))
        sent = correcting.sent_answers(open_to(citizen, pk), citizen, now=timezone.now())
        answers = AnswerForm(sent.version, correcting.as_sent(sent, sent.version)).raw_answers()
        return Response({"answers": {key: value for key, value in answers.items() if value}})

    @extend_schema(
        summary="Correct one’s answers, until the questionnaire closes",
        request=AnswersSentSerializer,
        responses={200: AnswersSentSerializer, **documented_errors(400, 404, 409, 413, 415)},
    )
    def put(self, request: Request, pk: int) -> Response:
        """All of them, in the place of those before; coins come once."""
        body = AnswersSentSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        citizen = accounts.ensure_citizen(signed_in(request))
        try:
            sent = body.validated_data["answers"]
            correcting.correct(open_to(citizen, pk), citizen, sent, now=timezone.now(), refuse_hidden=True)
        except FieldErrors as faults:
            raise FieldErrors(fields={f"answers.{key}": value for key, value in faults.fields.items()}) from faults
        return self.get(request, pk)

    def marked(self, questionnaire: Questionnaire, citizen: Citizen, outcome: actions.Outcome) -> list[Marked]:
        if questionnaire.kind != Questionnaire.Kind.QUIZ:
            return []
        participation = participation_of(citizen, questionnaire)
        if participation is None:
            return []
        return marked(outcome.told.asked_of(participation.version), outcome.right, is_over=not outcome.tries_left)
