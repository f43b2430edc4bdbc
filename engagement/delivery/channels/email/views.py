"""The page behind the link at the end of a mail. Opening it changes nothing; a tap on its button does."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from civic.core.errors import DomainError, NotFound
from engagement.delivery.channels.email import stopping


@csrf_exempt  # a mail program posts without our cookies (RFC 8058); the link itself is the permission
@require_http_methods(["GET", "HEAD", "POST"])
def stop_mails(request: HttpRequest, token: str) -> HttpResponse:
    """Ask, stop, or bring back: without signing in, from the mail's own link."""
    try:
        asked = stopping.opened(token)
        facts = {"asked": asked, "state": "asked", "token": token}
        if request.method == "POST" and "before" in request.POST:
            stopping.undo(asked, request.POST["before"])
            facts["state"] = "back"
        elif request.method == "POST":
            facts |= {"state": "stopped", "before": stopping.stop(asked)}
        elif before := stopping.back_of(asked):
            facts |= {"state": "stopped", "before": before}
    except (NotFound, DomainError) as error:
        raise Http404 from error
    return render(request, "engagement/delivery/channels/email/stop.html", facts)
