"""What a citizen tells about themselves, over HTTP: read, correct, empty again."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from civic.accounts import actions
from civic.accounts.models import Citizen, District, Topic
from civic.accounts.names import readable
from civic.accounts.queries import signed_in
from civic.accounts.years import be_sure
from civic.api.errors import documented_errors
from civic.api.fields import Text, WholeNumber
from civic.core.calendar import taipei_day
from civic.core.errors import FieldErrors


class TopicSerializer(serializers.ModelSerializer):
    name = serializers.CharField(source="__str__", help_text="In the language that was asked for.")

    class Meta:
        model = Topic
        fields = ("code", "name")


class ProfileSerializer(serializers.Serializer):
    email = serializers.EmailField(source="user.email")
    name = serializers.CharField(source="user.name")
    district = serializers.CharField(source="district.code", allow_null=True, default=None, help_text="Its code.")
    birth_year = serializers.IntegerField(allow_null=True)
    gender = serializers.CharField(help_text="female, male, other, or empty: rather not say.")
    topics = serializers.SerializerMethodField(help_text="Their codes.")
    level = serializers.ChoiceField(Citizen.Level.choices)

    def get_topics(self, citizen: Citizen) -> list[str]:
        return [topic.code for topic in citizen.topics.all()]


class CorrectionSerializer(serializers.Serializer):
    """What is left out stays as it is."""

    name = Text(required=False, allow_blank=True, max_length=60, validators=[readable])
    district = Text(required=False, allow_null=True, max_length=50, help_text="A district’s code.")
    birth_year = WholeNumber(required=False, allow_null=True, min_value=1900, max_value=9999)
    birth_year_sure = WholeNumber(
        required=False,
        allow_null=True,
        help_text="The same year once more, after the code birth_year_in_doubt: it makes a minor of this citizen, who "
        "cannot undo it here, or is more than 105 years ago.",
    )
    gender = serializers.ChoiceField(Citizen.Gender.choices, required=False)
    topics = serializers.ListField(child=Text(max_length=50), required=False, max_length=100, help_text="All of them.")


class ProfileView(APIView):
    @extend_schema(
        summary="What this citizen told about themselves", responses={200: ProfileSerializer, **documented_errors()}
    )
    def get(self, request: Request) -> Response:
        return Response(ProfileSerializer(actions.ensure_citizen(signed_in(request))).data)

    @extend_schema(
        summary="Correct it; each particular may be emptied",
        request=CorrectionSerializer,
        responses={200: ProfileSerializer, **documented_errors(400, 413, 415)},
        examples=[OpenApiExample("topics", {"topics": ["events", "roads"], "birth_year": None}, request_only=True)],
    )
    def patch(self, request: Request) -> Response:
        body = CorrectionSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        citizen = actions.ensure_citizen(signed_in(request))
        told, today = dict(body.validated_data), taipei_day(timezone.now())
        sure = told.pop("birth_year_sure", None)
        be_sure(told.get("birth_year"), known=citizen.birth_year, sure=sure, today=today)
        actions.update_profile(citizen, **{**_as_it_is(citizen), **_found(told)}, today=today)
        return Response(ProfileSerializer(citizen).data)


class TopicsView(APIView):
    @extend_schema(
        summary="The topics that a citizen can follow",
        responses={200: TopicSerializer(many=True), **documented_errors()},
    )
    def get(self, request: Request) -> Response:
        return Response(TopicSerializer(Topic.objects.filter(in_use=True), many=True).data)


def _as_it_is(citizen: Citizen) -> dict[str, Any]:
    return {
        "name": citizen.user.name,
        "district": citizen.district,
        "birth_year": citizen.birth_year,
        "gender": citizen.gender,
        "topics": list(citizen.topics.all()),
    }


def _found(sent: dict[str, Any]) -> dict[str, Any]:
    """The rows behind the codes; raise FieldErrors for a code that nobody has."""
    found = dict(sent)
    if sent.get("district") is not None:
        found["district"] = District.objects.filter(code=sent["district"]).first()
        if found["district"] is None:
            raise FieldErrors(fields={"district": [_("There is no such district.")]})
    if "topics" in sent:
        found["topics"] = list(Topic.objects.filter(in_use=True, code__in=sent["topics"]))
        if len(found["topics"]) != len(set(sent["topics"])):
            raise FieldErrors(fields={"topics": [_("This topic is not on the list.")]})
    return found
