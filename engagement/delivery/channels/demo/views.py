"""The demo's page of what would have left."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from civic.core.moments import minute
from civic.outbox.channels import CHANNELS
from engagement.delivery.received.models import Delivery
from engagement.delivery.told import path_of

SHOWN = 30


@never_cache
@require_safe
def left(request: HttpRequest) -> HttpResponse:
    """The newest messages that left, or would have left: to whom, by which way, in which words."""
    rows = Delivery.objects.filter(words__isnull=False).select_related("words", "citizen__user")[:SHOWN]
    return render(request, "engagement/delivery/channels/demo/left.html", {"lines": [_line(row) for row in rows]})


def _line(row: Delivery) -> dict[str, Any]:
    return {
        "words": row.words,
        "to": row.citizen.user.email,
        "channel": CHANNELS[row.channel].title if row.channel in CHANNELS else row.channel,
        "when": minute(row.at),
        "url": path_of(row.about),
    }
