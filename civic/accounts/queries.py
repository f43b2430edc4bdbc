"""Who is asking."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from rest_framework.request import Request

from civic.accounts.actions import ensure_citizen
from civic.accounts.models import Citizen, User


def current_citizen(request: HttpRequest) -> Citizen | None:
    """The citizen profile of whoever is signed in, made if it is missing; None for a visitor. Read once a request."""
    user: Any = request.user
    if not user.is_authenticated:
        return None
    try:
        citizen: Citizen = user.citizen
    except Citizen.DoesNotExist:
        citizen = ensure_citizen(user)
    return citizen


def signed_in_citizen(request: HttpRequest) -> Citizen:
    """The citizen of a page that is behind sign-in; raise PermissionDenied for a visitor."""
    citizen = current_citizen(request)
    if citizen is None:
        raise PermissionDenied
    return citizen


def signed_in(request: Request) -> User:
    """The person behind a request that a permission has let in."""
    assert isinstance(request.user, User)  # noqa: S101
    return request.user


def citizen_of(request: Request) -> Citizen | None:
    """The citizen behind the request; None for a visitor. Everyone who signs in is a citizen."""
    return ensure_citizen(signed_in(request)) if request.user.is_authenticated else None
