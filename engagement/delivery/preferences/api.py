"""Preferences about messages, over HTTP."""

from datetime import time
from typing import Any

from django.db import transaction
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from civic.accounts import actions as accounts
from civic.accounts.models import Citizen
from civic.accounts.queries import signed_in
from civic.api.errors import documented_errors
from civic.api.fields import WholeNumber
from engagement.delivery.preferences import actions, queries
from engagement.delivery.preferences.models import How

SAME = "same"
LINE_HELP = "Only where a LINE account is linked."
CLOCK = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"
AT_ONCE_OR_OFF = [How.AT_ONCE.value, How.OFF.value]  # what two channels share; the description of the API names it
SAME_AT_ONCE_OR_OFF = [SAME, *AT_ONCE_OR_OFF]


class FamilySerializer(serializers.Serializer):
    family = serializers.CharField(help_text="A stable slug.")
    name = serializers.CharField(read_only=True)
    webpush = serializers.ChoiceField(AT_ONCE_OR_OFF, required=False)
    line = serializers.ChoiceField(AT_ONCE_OR_OFF, required=False, help_text=LINE_HELP)
    email = serializers.ChoiceField(How.values, required=False)
    always = serializers.ListField(
        child=serializers.CharField(), read_only=True, help_text="Kinds of it that nobody can switch off."
    )


class TopicChoiceSerializer(serializers.Serializer):
    """Notices about one topic; “same” is as for all notices."""

    topic = serializers.CharField(help_text="Its code.")
    name = serializers.CharField(read_only=True)
    webpush = serializers.ChoiceField(SAME_AT_ONCE_OR_OFF, required=False)
    line = serializers.ChoiceField(SAME_AT_ONCE_OR_OFF, required=False, help_text=LINE_HELP)
    email = serializers.ChoiceField([SAME, *How.values], required=False)


class PreferencesSerializer(serializers.Serializer):
    families = FamilySerializer(many=True, required=False)
    topics = TopicChoiceSerializer(many=True, required=False)
    muted_agencies = serializers.ListField(
        child=WholeNumber(min_value=1), required=False, max_length=500, help_text="Agencies that send nothing."
    )
    quiet_from = serializers.RegexField(CLOCK, max_length=5, help_text="By Taipei’s clock, such as 22:00.")
    quiet_until = serializers.RegexField(CLOCK, max_length=5, help_text="The same as quiet_from: never quiet.")
    words_on_screen = serializers.BooleanField(help_text="Whether a locked screen may show the words.")
    paused_until = serializers.DateTimeField(read_only=True, allow_null=True)
    rest_days = WholeNumber(
        write_only=True, required=False, min_value=0, max_value=actions.LONGEST_REST, help_text="0 ends the rest."
    )


class PreferencesView(APIView):
    @extend_schema(summary="What I am told, and how", responses={200: PreferencesSerializer, **documented_errors()})
    def get(self, request: Request) -> Response:
        return Response(_told(accounts.ensure_citizen(signed_in(request))))

    @extend_schema(
        summary="Choose what I am told, and how",
        request=PreferencesSerializer,
        responses={200: PreferencesSerializer, **documented_errors(400)},
    )
    @transaction.atomic
    def put(self, request: Request) -> Response:
        citizen = accounts.ensure_citizen(signed_in(request))
        wanted = PreferencesSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        said = wanted.validated_data
        families = said.pop("families", [])
        families += [{**row, "family": queries.topic_family(row["topic"])} for row in said.pop("topics", [])]
        channels = [(row, channel) for row in families for channel in ("webpush", "line", "email") if channel in row]
        hows = {(row["family"], channel): row[channel] for row, channel in channels}
        actions.choose(citizen, {key: None if how == SAME else how for key, how in hows.items()})
        if "muted_agencies" in said:
            actions.mute(citizen, said.pop("muted_agencies"))
        rest = said.pop("rest_days", None)
        actions.set_manner(
            citizen, quiet_from=time.fromisoformat(said["quiet_from"]),
            quiet_until=time.fromisoformat(said["quiet_until"]),
            words_on_screen=said["words_on_screen"], rest_days=rest, now=timezone.now(),
        )  # fmt: skip
        return Response(_told(citizen))


def _told(citizen: Citizen) -> dict[str, Any]:
    choices = queries.choices(citizen)
    families = [
        {
            "family": choice.family.slug,
            "name": str(choice.family.name),
            "always": [str(kind.name) for kind in choice.always],
            **(dict(choice.how) if choice.can_choose else {}),
        }
        for choice in choices
        if not choice.is_topic
    ]
    topics = [
        {
            "topic": choice.family.slug.removeprefix(queries.TOPIC),
            "name": str(choice.family.name),
            **{channel: how or SAME for channel, how in choice.how.items()},
        }
        for choice in choices
        if choice.is_topic
    ]
    manner = queries.manner(citizen.pk)
    return {
        "families": families,
        "topics": topics,
        "muted_agencies": [agency.pk for agency in queries.muted(citizen)],
        "quiet_from": f"{manner.quiet_from:%H:%M}",
        "quiet_until": f"{manner.quiet_until:%H:%M}",
        "words_on_screen": manner.words_on_screen,
        "paused_until": manner.paused_until,
    }
