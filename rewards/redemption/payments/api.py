"""Parts that every payment over HTTP shares: who takes it, and the key that makes it happen once."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework import generics
from rest_framework.authentication import SessionAuthentication
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from civic.accounts.queries import signed_in
from civic.core.errors import DomainError
from civic.staff.auth import ProgramAuthentication
from rewards.devices.auth import DeviceAuthentication, device_of
from rewards.redemption.payments.models import Redemption
from rewards.redemption.payments.till import Till
from rewards.shops.queries import works_in_a_shop

KEY_LENGTH = 100
KEY_PARAMETER = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "minLength": 1, "maxLength": KEY_LENGTH},
    OpenApiParameter.HEADER,
    required=True,
    description="1 to 100 printable ASCII characters, a new one for every payment.",
)


class IdempotencyKeyNeeded(DomainError):
    code = "idempotency_key_needed"
    message = _("Send a header Idempotency-Key of 1 to 100 printable characters, a new one for every payment.")


class WorksInAShop(BasePermission):
    """Let in those who may take payments somewhere, and a shop's own devices."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if device_of(request):
            return True
        return works_in_a_shop(request.user)


class TillView(generics.GenericAPIView):
    """For people at a counter, and for a shop's devices with their own token."""

    authentication_classes = [ProgramAuthentication, SessionAuthentication, DeviceAuthentication]
    permission_classes = [WorksInAShop]
    queryset = Redemption.objects.none()  # for the schema


def till_of(request: Request) -> Till:
    """Return the device that asks, or the person who signed in."""
    device = device_of(request)
    return Till(device=device) if device else Till(signed_in(request))


def idempotency_key(request: Request) -> str:
    """Return the key that makes a payment happen once; raise IdempotencyKeyNeeded when there is none to use."""
    key = request.headers.get("Idempotency-Key", "").strip()
    if not (key and len(key) <= KEY_LENGTH and key.isascii() and key.isprintable()):
        raise IdempotencyKeyNeeded
    return key
