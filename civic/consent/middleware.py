"""The gate: who is signed in and has not agreed to what is in force is asked first."""

import time
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from civic.accounts.models import User
from civic.consent import queries
from civic.consent.page import ask
from civic.consent.typed import Typed

AGREED = "agreed_to"
SEEN_SECONDS = 900  # so long a session trusts what it has seen: a withdrawal elsewhere reaches it by then
# Reachable without consent: the law's own rights, the way out, and what needs no account.
FREE_PATHS = ("/accounts/", "/admin/", "/api/", "/me/data/", "/media/", "/static/", "/demo/", "/language/", "/display/")
FREE_VIEWS = {
    "civic:agree", "civic:withdraw", "civic:privacy", "civic:terms", "civic:about", "civic:accessibility",
    "civic:open_data", "civic:dataset", "civic:manifest", "civic:service_worker", "civic:offline", "civic:style",
    "civic:tour", "civic:tour_seen",
    "healthz", "favicon",
}  # fmt: skip


class ConsentMiddleware:
    """Leads a signed-in person to /agree/ until the newest terms and privacy notice are agreed to.

    A session remembers what it has seen agreed, so that a page costs no query for it; where nothing was ever
    published nobody is asked.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or match.view_name in FREE_VIEWS or request.path.startswith(FREE_PATHS):
            return None
        user: Any = request.user
        if not user.is_authenticated or _has_agreed(request, user):
            return None
        if request.method == "POST" and Typed.is_kept_by(view):
            return ask(request, user, then=request.path, typed=Typed.of(request.POST, request.FILES))
        return _to_the_question(request)


def _has_agreed(request: HttpRequest, user: User) -> bool:
    ids = queries.current_ids()
    if not ids:
        return True
    seen_ids, seen_at = request.session.get(AGREED) or ([], 0)
    if seen_ids == list(ids) and time.time() - seen_at < SEEN_SECONDS:
        return True
    if queries.unanswered(user):
        return False
    request.session[AGREED] = [list(ids), int(time.time())]
    return True


def _to_the_question(request: HttpRequest) -> HttpResponse:
    then = request.get_full_path() if request.method in {"GET", "HEAD"} else request.path
    address = f"{reverse('civic:agree')}?{urlencode({'next': then})}"
    if request.headers.get("HX-Request"):  # a fragment would put the whole page into itself
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)
