"""The wallet: what a citizen has, until when, and how it came and went."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from civic.accounts.models import Citizen
from civic.accounts.queries import signed_in_citizen
from civic.calendar import taipei_day
from civic.paging import Page, page_number
from rewards import coins

LINES_PER_PAGE = 20


@require_safe
@login_required
@never_cache
def wallet(request: HttpRequest) -> HttpResponse:
    """The balance, the last day of each part of it, and the lines, newest first."""
    citizen = signed_in_citizen(request)
    expiring = coins.expiring(citizen, today=taipei_day(timezone.now()))
    context = {
        "balance": sum(part.coins for part in expiring),
        "expiring": expiring,
        "page": _lines(citizen, number=page_number(request)),
    }
    return render(request, "rewards/wallet.html", context)


def _lines(citizen: Citizen, *, number: int) -> Page:
    """A page of the history; one line more than it holds tells whether there are older ones."""
    lines = coins.history(citizen, limit=LINES_PER_PAGE + 1, offset=(number - 1) * LINES_PER_PAGE)
    if not lines and number > 1:
        raise Http404
    older = number + 1 if len(lines) > LINES_PER_PAGE else None
    return Page(lines[:LINES_PER_PAGE], number, number - 1 if number > 1 else None, older)
