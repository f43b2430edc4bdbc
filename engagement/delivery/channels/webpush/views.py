"""The button that ends messages to one of one's devices."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from civic.core.errors import NotFound
from engagement.delivery.channels.webpush import actions


@require_POST
@login_required
def end_device(request: HttpRequest, pk: int) -> HttpResponse:
    """Send nothing to that device any more."""
    user: Any = request.user
    try:
        actions.end(user, pk=pk, now=timezone.now())
    except NotFound as error:
        raise Http404 from error
    messages.success(request, _("Nothing is sent to that device any more."))
    return redirect("engagement:preferences")
