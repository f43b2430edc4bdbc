"""Where LINE tells us events, and the pages that link and unlink an account."""

import json
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from civic.core.errors import NotFound
from engagement.delivery.channels.line import actions, calls, events, liff

LARGEST = 512 * 1024  # bytes; LINE sends a few events at a time
DIALOG = "https://access.line.me/dialog/bot/accountLink"


@csrf_exempt  # LINE posts without our cookies; its signature is the permission
@require_POST
def hook(request: HttpRequest) -> HttpResponse:
    """Take LINE's events. It sends them again when the answer is not 200."""
    if not calls.is_on():
        raise Http404
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
        return HttpResponse(status=413)
    if not events.is_signed(request.body, request.headers.get("X-Line-Signature", "")):
        return HttpResponse(status=403)
    try:
        told = json.loads(request.body).get("events")
    except (ValueError, AttributeError):
        return HttpResponse(status=400)
    for event in told if isinstance(told, list) else []:
        if isinstance(event, dict):
            events.take(event, now=timezone.now())
    return HttpResponse(status=200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def link(request: HttpRequest) -> HttpResponse:
    """From LINE with its token: ask whether it is really the person's own LINE, then lead back there with a nonce."""
    token = request.GET.get("linkToken", "")
    if not calls.is_on():
        raise Http404
    facts: dict[str, Any] = {"token": token, "linked": None, "onward": "", "opens": liff.is_on()}
    if request.method == "POST" and token:
        user: Any = request.user
        nonce = actions.ask_by_nonce(user, now=timezone.now())
        facts["onward"] = f"{DIALOG}?{urlencode({'linkToken': token[:500], 'nonce': nonce})}"
    return render(request, "engagement/delivery/channels/line/link.html", facts, status=200 if token else 400)


@never_cache
@require_POST
@login_required
def begin(request: HttpRequest) -> HttpResponse:
    """From the site: show the code that is sent to the county's account from one's own LINE."""
    if not calls.is_on():
        raise Http404
    user: Any = request.user
    code = actions.ask_by_code(user, now=timezone.now())
    account = settings.LINE_ACCOUNT
    minutes = int(actions.GOOD_FOR.total_seconds() // 60)
    facts = {"code": code, "account": account, "minutes": minutes, "opens": liff.is_on()}
    if account:
        facts["chat"] = f"https://line.me/R/oaMessage/{account}/?{code}"
    return render(request, "engagement/delivery/channels/line/begin.html", facts)


@require_POST
@login_required
def unlink(request: HttpRequest) -> HttpResponse:
    """Send nothing by LINE any more."""
    user: Any = request.user
    try:
        actions.end(user, now=timezone.now())
    except NotFound as error:
        raise Http404 from error
    messages.success(request, _("Nothing is sent by LINE any more."))
    return redirect("engagement:preferences")
