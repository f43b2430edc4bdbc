"""Know a till by its token in the API: `Authorization: Device …`. It stands for a device, for nobody's account."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from rewards.devices import actions
from rewards.devices.models import Device

WORD = "Device"


class DeviceAuthentication(BaseAuthentication):
    """The device stands in `request.auth`; the person is unknown."""

    def authenticate(self, request: Request) -> tuple[Any, Device] | None:
        word, _blank, token = request.headers.get("Authorization", "").partition(" ")
        if word != WORD:
            return None
        device = actions.known(token.strip(), now=timezone.now())
        if device is None:
            raise AuthenticationFailed
        return AnonymousUser(), device

    def authenticate_header(self, request: Request) -> str:
        return WORD


class DeviceScheme(OpenApiAuthenticationExtension):
    """Describes it in the schema."""

    target_class = "rewards.devices.auth.DeviceAuthentication"
    name = "deviceToken"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        words = "A token of one shop’s device, sent as `Device <token>`."
        return {"type": "apiKey", "in": "header", "name": "Authorization", "description": words}


def device_of(request: Request) -> Device | None:
    return request.auth if isinstance(request.auth, Device) else None
