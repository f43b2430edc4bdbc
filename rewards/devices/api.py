"""Set a till up over HTTP."""

from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from civic.api.errors import documented_errors
from civic.api.fields import Text
from rewards.devices import actions


class SetUpSerializer(serializers.Serializer):
    code = Text(max_length=40, help_text="The code that the owner’s page shows, once.")


class DeviceSerializer(serializers.Serializer):
    token = serializers.CharField(help_text="Keep it: it is shown this once. Send `Authorization: Device <token>`.")
    name = serializers.CharField()
    shop = serializers.IntegerField()
    shop_name = serializers.CharField()


class DevicesView(APIView):
    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(
        summary="Set a shop’s device up with its one-time code",
        auth=[],
        request=SetUpSerializer,
        responses={201: OpenApiResponse(DeviceSerializer), **documented_errors(400, 404, 413, 415)},
    )
    def post(self, request: Request) -> Response:
        body = SetUpSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        device, token = actions.set_up(body.validated_data["code"], now=timezone.now())
        shown = {"token": token, "name": device.name, "shop": device.shop_id, "shop_name": device.shop.name}
        return Response(DeviceSerializer(shown).data, status=201)
