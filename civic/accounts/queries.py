"""Who is asking."""

from typing import Any

from django.http import HttpRequest

from civic.accounts.actions import ensure_citizen
from civic.accounts.models import Citizen


def current_citizen(request: HttpRequest) -> Citizen | None:
    """The citizen profile of whoever is signed in, made if it is missing; None for a visitor. Read once a request."""
    user: Any = request.user
    if not user.is_authenticated:
        return None
    if "citizen" not in user._state.fields_cache:
        ensure_citizen(user).user = user
    citizen: Citizen = user.citizen
    return citizen
