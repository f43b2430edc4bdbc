"""Devices for push messages, over HTTP: how a browser subscribes, from our own page or another program."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from civic.accounts.queries import signed_in
from civic.api.errors import documented_errors
from civic.api.fields import Text
from civic.signin.device_words import device_of
from engagement.delivery.channels.webpush import actions, keys
from engagement.delivery.channels.webpush.errors import PushIsOff


class KeySerializer(serializers.Serializer):
    public_key = serializers.CharField(help_text="applicationServerKey of PushManager.subscribe(), in base64url.")


class KeysSerializer(serializers.Serializer):
    p256dh = Text(max_length=100)
    auth = Text(max_length=40)


class SubscriptionSerializer(serializers.Serializer):
    """What PushSubscription.toJSON() gives; more than this is passed over."""

    endpoint = Text(max_length=1000)
    keys = KeysSerializer()


class MadeSerializer(serializers.Serializer):
    id = serializers.IntegerField()


class PushKeyView(APIView):
    @extend_schema(
        summary="The county’s key for push messages", responses={200: KeySerializer, **documented_errors(409)}
    )
    def get(self, request: Request) -> Response:
        if not keys.are_there():
            raise PushIsOff
        return Response({"public_key": keys.public_key()})


class SubscriptionsView(APIView):
    @extend_schema(
        summary="Send my messages to this browser",
        description="With a session it ends with that visit; with a token it ends when the token is taken back.",
        request=SubscriptionSerializer,
        responses={201: MadeSerializer, **documented_errors(400, 409)},
    )
    def post(self, request: Request) -> Response:
        wanted = SubscriptionSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        said: dict[str, Any] = wanted.validated_data
        made = actions.subscribe(
            signed_in(request), endpoint=said["endpoint"], p256dh=said["keys"]["p256dh"], auth=said["keys"]["auth"],
            session_key=_visit(request), device=device_of(request.headers.get("User-Agent", "")), now=timezone.now(),
        )  # fmt: skip
        return Response({"id": made.pk}, status=201)


class SubscriptionView(APIView):
    @extend_schema(summary="Send nothing there any more", responses={204: None, **documented_errors(404)})
    def delete(self, request: Request, pk: int) -> Response:
        actions.end(signed_in(request), pk=pk, now=timezone.now())
        return Response(status=204)


def _visit(request: Request) -> str:
    """The visit in whose browser this is; none for a program with a token."""
    return (request._request.session.session_key or "") if request.auth is None else ""
