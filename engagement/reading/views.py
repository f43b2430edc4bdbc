"""All notices, found by words and filters; and the page of one agency."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from civic.accounts.models import Citizen, Topic
from civic.accounts.queries import current_citizen
from civic.agencies.models import Agency
from civic.core.paging import Page, page_number
from engagement.audiences.queries import particulars
from engagement.inbox.queries import agencies
from engagement.notices.cards import Line, cards
from engagement.notices.feed import as_lines
from engagement.notices.models import Notice
from engagement.reading.asking import Wish, found, wish

SIZE = 12


@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """Everything that concerns this person, or what they look for."""
    now, asked = timezone.now(), wish(request.GET)
    facts = {
        "wish": asked,
        "page": _page(current_citizen(request), asked, number=page_number(request), now=now),
        "topics": Topic.objects.filter(in_use=True),
        "agencies": agencies(now),
        "kinds": Notice.Kind.choices,
    }
    return render(request, "engagement/reading/notices.html", facts)


@require_safe
def agency(request: HttpRequest, slug: str) -> HttpResponse:
    """One agency: how to reach it, and what it tells this person."""
    shown, now = get_object_or_404(Agency, slug=slug), timezone.now()
    page = _page(current_citizen(request), Wish(agency=str(shown.pk)), number=page_number(request), now=now)
    return render(request, "engagement/reading/agency.html", {"agency": shown, "page": page})


def _page(citizen: Citizen | None, asked: Wish, *, number: int, now: datetime) -> Page:
    person = particulars(citizen, now=now) if citizen else None
    rows: Any = as_lines(found(citizen, asked, now=now), person, now=now)
    page = Page.of(rows, number=number, size=SIZE)
    made = cards([Line(*row) for row in page.items], first_is_large=False)
    return Page(list(made), page.number, page.newer, page.older)
