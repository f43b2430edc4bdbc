"""The inbox over HTTP: what the person behind the token or the session finds there."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from civic.accounts import actions as accounts
from civic.accounts.queries import signed_in
from civic.api.errors import documented_errors
from civic.api.fields import Text
from civic.core.errors import DomainError
from engagement.delivery.queries import unread_count
from engagement.inbox import actions, queries
from engagement.inbox.actions import Act
from engagement.inbox.asking import Ask, BadCursor, Cursor, cursor

SIZE = 20


class WrongCursor(DomainError):
    code = "wrong_cursor"
    family = DomainError.INVALID
    message = _("Follow `next` and `previous` as they are.")


class AskSerializer(serializers.Serializer):
    kind = serializers.CharField(
        required=False, allow_blank=True, max_length=40, help_text="“notice”, a kind of news, or a family of kinds."
    )
    agency = serializers.CharField(required=False, allow_blank=True, max_length=50, help_text="Its number or slug.")
    topic = serializers.CharField(required=False, allow_blank=True, max_length=50, help_text="Its code.")
    search = serializers.CharField(required=False, allow_blank=True, max_length=60, help_text="Every word is found.")
    unread = serializers.ChoiceField(["0", "1"], required=False)
    cursor = serializers.CharField(required=False, allow_blank=True, max_length=120)


class ItemSerializer(serializers.Serializer):
    """One line of the inbox."""

    id = serializers.CharField(help_text="Stable; for `read`.")
    kind = serializers.CharField(help_text="“notice”, or the kind of news.")
    title = serializers.CharField(help_text="In the language of the request.")
    text = serializers.CharField(source="about")
    picture = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()
    at = serializers.DateTimeField()
    read = serializers.BooleanField(source="is_read")

    def get_picture(self, item: queries.Item) -> str | None:
        return f"{settings.PUBLIC_URL}{settings.MEDIA_URL}{item.picture}" if item.picture else None

    def get_url(self, item: queries.Item) -> str:
        return f"{settings.PUBLIC_URL}{item.url}"


class InboxSerializer(serializers.Serializer):
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = ItemSerializer(many=True)


class ReadSerializer(serializers.Serializer):
    """Either the ids, or all."""

    ids = serializers.ListField(child=Text(max_length=20), required=False, max_length=actions.MOST_AT_ONCE)
    all = serializers.BooleanField(required=False, default=False)

    def validate(self, said: dict[str, Any]) -> dict[str, Any]:
        if bool(said.get("all")) == ("ids" in said):
            raise serializers.ValidationError(_("Either `ids` or `all` is needed."))
        return said


class UnreadSerializer(serializers.Serializer):
    unread = serializers.IntegerField(help_text="What is unread now; of notices 100 are counted at most.")


class InboxView(APIView):
    @extend_schema(
        summary="My inbox, newest first: notices that concern me, and news of my own",
        parameters=[
            OpenApiParameter(name, OpenApiTypes.STR, description=str(field.help_text or ""))
            for name, field in AskSerializer().fields.items()
            if name != "unread"
        ]
        + [OpenApiParameter("unread", OpenApiTypes.STR, enum=["0", "1"])],
        responses={200: InboxSerializer, **documented_errors(400)},
    )
    def get(self, request: Request) -> Response:
        wanted = AskSerializer(data=request.query_params)
        wanted.is_valid(raise_exception=True)
        said = dict(wanted.validated_data)
        try:
            begin = cursor(said.pop("cursor", ""))
        except BadCursor as error:
            raise WrongCursor from error
        ask = Ask(**{**said, "unread": said.get("unread") == "1"})
        citizen = accounts.ensure_citizen(signed_in(request))
        part = queries.part(citizen, ask, cursor=begin, size=SIZE, now=timezone.now())
        answer = {
            "next": _address(request._request, part.older),
            "previous": _address(request._request, part.newer),
            "results": part.items,
        }
        return Response(InboxSerializer(answer).data)


class ReadView(APIView):
    @extend_schema(
        summary="Mark what I have read",
        description="What is not in this person's inbox is passed over. Marking the same again changes nothing.",
        request=ReadSerializer,
        responses={200: UnreadSerializer, **documented_errors(400)},
    )
    def post(self, request: Request) -> Response:
        wanted = ReadSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        citizen, now = accounts.ensure_citizen(signed_in(request)), timezone.now()
        if wanted.validated_data["all"]:
            actions.mark_all_read(citizen, now=now)
        else:
            actions.mark(citizen, wanted.validated_data["ids"], Act.READ, now=now)
        return Response({"unread": unread_count(citizen)})


def _address(request: HttpRequest, to: Cursor | None) -> str | None:
    """Where the next part is: the same question with another cursor."""
    if to is None:
        return None
    said = request.GET.copy()
    said["cursor"] = to.written()
    return f"{settings.PUBLIC_URL}{request.path}?{said.urlencode()}"
