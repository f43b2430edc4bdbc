"""What was sent to a citizen, shown to them; and the way from a push or a mail to its page."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from civic.accounts.queries import signed_in_citizen
from civic.core.errors import NotFound
from civic.core.moments import minute
from civic.core.paging import Page, page_number
from civic.outbox.channels import CHANNELS
from engagement.delivery.received import actions, taps
from engagement.delivery.received.models import Delivery
from engagement.delivery.told import path_of

SIZE = 20


@never_cache
@csrf_exempt  # a service worker posts without cookies; the signed address is the permission
@require_http_methods(["GET", "HEAD", "POST"])
def tap(request: HttpRequest, token: str) -> HttpResponse:
    """Lead to the page that a mail is about; a device posts that it shows it, that it was tapped or saved."""
    try:
        item, about = taps.opened(token)
    except NotFound as error:
        raise Http404 from error
    if request.method == "POST" and "save" in request.GET:
        return HttpResponse(status=204 if actions.save(item, about, now=timezone.now()) else 404)
    if request.method == "POST" and "tapped" not in request.GET:
        actions.note_shown(item, about, now=timezone.now())
    elif request.method != "HEAD":
        actions.note_tapped(item, about, now=timezone.now())
    return HttpResponse(status=204) if request.method == "POST" else redirect(path_of(about))


@require_safe
@login_required
def sent_to_me(request: HttpRequest) -> HttpResponse:
    """What left the portal for me: when, by which way, in which words."""
    citizen, number = signed_in_citizen(request), page_number(request)
    rows = Delivery.objects.filter(citizen=citizen).exclude(state=Delivery.State.CANCELLED).select_related("words")
    page = Page.of(rows, number=number, size=SIZE)
    return render(request, "engagement/delivery/received/sent.html", {"page": page, "lines": _lines(page.items)})


def _lines(rows: list[Delivery]) -> list[dict[str, Any]]:
    return [
        {
            "words": row.words,
            "failed": row.state == Delivery.State.FAILED,
            "channel": CHANNELS[row.channel].title if row.channel in CHANNELS else row.channel,
            "when": minute(row.at),
            "shown": minute(row.shown_at) if row.shown_at else "",
            "url": path_of(row.about),
        }
        for row in rows
    ]
