"""The inbox: what was written to one citizen."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from civic.accounts.queries import signed_in_citizen
from civic.paging import Page, page_number
from engagement.delivery import actions, queries
from engagement.delivery.wording import wording

MESSAGES_PER_PAGE = 20


@require_safe
@login_required
def inbox(request: HttpRequest) -> HttpResponse:
    """The citizen's messages, newest first; looking at them marks them as read."""
    citizen = signed_in_citizen(request)
    number = page_number(request)
    found = queries.inbox(citizen, limit=MESSAGES_PER_PAGE + 1, offset=(number - 1) * MESSAGES_PER_PAGE)
    page = Page.cut(found, number=number, size=MESSAGES_PER_PAGE)
    lines = [(message, wording(message)) for message in page.items]
    if any(message.read_at is None for message in page.items):
        actions.mark_all_read(citizen, now=timezone.now())
    return render(request, "engagement/delivery/inbox.html", {"page": page, "lines": lines})
