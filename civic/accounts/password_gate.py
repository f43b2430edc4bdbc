"""The gate: a member of staff whose password has to change sees nothing else until it has."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from civic.accounts.passwords import must_change

SEEN_ON = "password_seen_on"  # the day on which the session last found it in order; another password ends sessions
FREE_PATHS = ("/accounts/", "/static/", "/media/", "/language/", "/display/", "/demo/", "/healthz")


class OwnPasswordMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        user: Any = request.user
        if request.path.startswith(FREE_PATHS) or not user.is_authenticated or not user.is_staff:
            return None
        now = timezone.now()
        if request.session.get(SEEN_ON) == f"{now:%F}":
            return None
        why = must_change(user, now=now)
        if not why:
            request.session[SEEN_ON] = f"{now:%F}"
            return None
        if request.path.startswith("/api/"):  # by the browser's session; a program's token is no password
            error = {"code": "password_change_needed", "message": why, "fields": {}}
            return JsonResponse({"error": error}, status=403)
        then = request.get_full_path() if request.method in {"GET", "HEAD"} else request.path
        return HttpResponseRedirect(f"{reverse('account_change_password')}?{urlencode({'next': then})}")
