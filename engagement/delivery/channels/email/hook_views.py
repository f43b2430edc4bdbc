"""Where a mail service tells us what became of mails."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from engagement.delivery.channels.email import hook as told

LARGEST = 1024 * 1024  # bytes


@csrf_exempt  # a mail service posts without our cookies; its signature is the permission
@require_POST
def hook(request: HttpRequest) -> HttpResponse:
    """Take events that are signed and fresh; what is told again, for want of an answer, changes nothing."""
    if not settings.MAIL_HOOK_SECRET:
        raise Http404
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
        return _no("too large", 413)
    now, said = timezone.now(), request.headers
    at, signature = said.get("X-Tuili-Time", ""), said.get("X-Tuili-Signature", "")
    if not told.is_signed(request.body, at=at, signature=signature, now=now):
        return _no("the signature is not right, or its time is not now", 403)
    events = told.events_in(request.body)
    return (
        _no("send {“events”: […]}, at most 1,000", 400) if events is None else JsonResponse(told.take(events, now=now))
    )


def _no(why: str, status: int) -> JsonResponse:
    return JsonResponse({"error": why}, status=status)
