"""The first visit's tour: four pictures. It is pages, so it needs no script; a cookie remembers that it was seen."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class Step:
    """One page of the tour."""

    picture: str
    title: Any
    words: Any


STEPS = (
    Step("empty-inbox", _("Read what concerns you"),
         _("Agencies tell you with a picture and few words. Look under Home.")),
    Step("coins", _("Answer, and earn coins"), _("Under many notices stand a few questions. Coins come at once.")),
    Step("empty-shops", _("Pay in the shops around you"),
         _("Press Pay, enter the amount, show the code. It is good for a minute.")),
    Step("empty", _("It is yours"), _("Large letters, the language and your data are under Me, and this tour too.")),
)  # fmt: skip


@require_safe
def tour(request: HttpRequest, number: int) -> HttpResponse:
    """One step, by its number from 1."""
    if not 1 <= number <= len(STEPS):
        raise Http404
    context = {"step": STEPS[number - 1], "number": number, "total": len(STEPS)}
    return render(request, "civic/site/tour.html", context)


@require_POST
def seen(request: HttpRequest) -> HttpResponse:
    """Seen to its end, or skipped: this browser is not asked again."""
    response = redirect("/")
    response.set_cookie(
        settings.TOUR_COOKIE_NAME, "seen", max_age=YEAR, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax"
    )
    return response
