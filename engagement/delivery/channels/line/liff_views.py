"""The page that opens inside LINE: it signs in whoever linked their account, and leads everybody else to linking it."""

import secrets
from typing import Any
from urllib.parse import parse_qs, urlencode

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from allauth.core import ratelimit
from csp.decorators import csp_update
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from civic.core.errors import DomainError
from civic.web.refusals import explained
from engagement.delivery.channels.line import actions, liff

NONCE = "line_nonce"  # in the session: what this very page gave, so that a token comes back to it, once
MET = "line_met"  # in the session: LINE's number for who is here, and until when that is remembered
LONGEST = 4_000  # signs of an ID token


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def inside(request: HttpRequest) -> HttpResponse:
    """Open the portal inside LINE, at the page that a message names."""
    if not liff.is_on():
        raise Http404
    to = _wanted(request)
    if request.user.is_authenticated:
        return redirect(to)
    if request.method == "POST":
        return _enter(request, to)
    return _page(request, to)


def _wanted(request: HttpRequest) -> str:
    """The page to open; LINE hands what stands behind our address over as liff.state at first."""
    said = request.POST if request.method == "POST" else request.GET
    to = said.get("to") or parse_qs(said.get("liff.state", "").lstrip("/?")).get("to", [""])[0]
    is_ours = to.startswith("/") and url_has_allowed_host_and_scheme(to, None)
    return to if is_ours else reverse("engagement:home")


def _page(request: HttpRequest, to: str, *, fault: str = "") -> HttpResponse:
    nonce = request.session[NONCE] = secrets.token_urlsafe(16)
    facts = {"to": to, "nonce": nonce, "fault": fault, "liff_id": settings.LINE_LIFF_ID, "sdk": settings.LINE_LIFF_SDK}
    facts["sign_in"] = f"{reverse('account_login')}?{urlencode({'next': to})}"
    return _shown(request, facts)


def _shown(request: HttpRequest, facts: dict[str, Any]) -> HttpResponse:
    """This page alone loads LINE's program, and may speak to LINE's servers."""
    known = liff.origins()
    page = "engagement/delivery/channels/line/inside.html"
    answer = render(request, page, facts, status=403 if facts["fault"] else 200)
    allowed = {"script-src": [known.script], "connect-src": ["'self'", *known.connect]}
    return csp_update(allowed)(lambda _request: answer)(request)  # type: ignore[return-value]


def _enter(request: HttpRequest, to: str) -> HttpResponse:
    nonce, token = request.session.pop(NONCE, ""), request.POST.get("id_token", "")
    try:
        if not nonce or request.POST.get("nonce") != nonce or not 0 < len(token) <= LONGEST or not token.isascii():
            raise liff.NotSure
        if not ratelimit.consume(request, action="line_word"):
            raise liff.Away
        line_id = liff.who(token, nonce=nonce, now=timezone.now())
    except DomainError as error:
        return _page(request, to, fault=explained(error))
    known = actions.owner_of(line_id)
    if known is None or not known.user.is_active:
        until = timezone.now() + actions.GOOD_FOR
        request.session[MET] = [line_id, until.timestamp()]
        return redirect("engagement:line_inside_link")
    answer: HttpResponse = perform_login(request, Login(user=known.user, redirect_url=to))
    return answer


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def link(request: HttpRequest) -> HttpResponse:
    """After signing in: link the LINE in which this page is open, when its owner says so."""
    line_id, until = request.session.get(MET) or ("", 0)
    if not liff.is_on() or not line_id or until < timezone.now().timestamp():
        return redirect("engagement:preferences")
    if request.method == "POST":
        user: Any = request.user
        del request.session[MET]
        now = timezone.now()
        actions.link(actions.ask_by_nonce(user, now=now), line_id=line_id, now=now)
        messages.success(request, _("Linked. From now on the portal opens in LINE signed in."))
        return redirect("engagement:preferences")
    return render(request, "engagement/delivery/channels/line/inside_link.html")
