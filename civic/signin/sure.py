"""Asking once more who it is, before a way in is added or taken away."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

View = Callable[..., Any]


def is_sure(request: HttpRequest) -> bool:
    """Whether the person showed who they are within the last minutes, by signing in or by a code."""
    user: Any = request.user
    records = get_authentication_records(request, user)
    return any(time.time() - record["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT for record in records)


def remember(request: HttpRequest, user: Any) -> None:
    record_authentication(request, user, "code", reauthenticated=True)


def sure_first(view: View) -> View:
    """Lead to the question first, and back to `view`; what was posted is asked for again."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.is_authenticated or is_sure(request):
            return view(request, *args, **kwargs)
        back = request.get_full_path() if request.method == "GET" else reverse("civic:sign_in_methods")
        return HttpResponseRedirect(f"{reverse('civic:confirm_me')}?{urlencode({'next': back})}")

    return guarded
