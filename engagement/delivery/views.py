"""The inbox: what was written to one citizen."""

from dataclasses import replace

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from civic.accounts.queries import signed_in_citizen
from civic.moments import day_and_minute, local
from civic.paging import Page, page_number
from civic.rows import row
from engagement.delivery import actions, queries
from engagement.delivery.models import Message
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
    if any(message.read_at is None for message in page.items):
        actions.mark_all_read(citizen, now=timezone.now())
    lines = replace(page, items=[_line(message) for message in page.items])
    return render(request, "engagement/delivery/inbox.html", {"page": lines})


def _line(message: Message) -> SafeString:
    words = wording(message)
    look = {
        "is_new": message.read_at is None,
        "sign": words.icon,
        "has_day": bool(words.day),
        "has_receipt": bool(words.receipt),
        "to_wallet": words.to_wallet,
    }
    when = {"at": local(message.created_at).isoformat(), "when": day_and_minute(message.created_at)}
    return row("engagement/delivery/_message.html", look, vars(words) | when)
