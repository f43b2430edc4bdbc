"""The inbox: what was written to one citizen."""

from dataclasses import replace

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from civic.accounts.queries import signed_in_citizen
from civic.core.errors import NotFound
from civic.core.moments import local, minute, short_minute
from civic.core.paging import Page, page_number
from civic.web.rows import row
from engagement.delivery import actions, queries
from engagement.delivery.models import Message
from engagement.delivery.wording import wording

MESSAGES_PER_PAGE = 20


@require_safe
@login_required
def inbox(request: HttpRequest) -> HttpResponse:
    """The citizen's messages, newest first. Looking at the list marks nothing: a message is read when it is opened."""
    citizen = signed_in_citizen(request)
    number = page_number(request)
    found = queries.inbox(citizen, limit=MESSAGES_PER_PAGE + 1, offset=(number - 1) * MESSAGES_PER_PAGE)
    page = Page.cut(found, number=number, size=MESSAGES_PER_PAGE)
    lines = replace(page, items=[_line(message) for message in page.items])
    facts = {"page": lines, "unread": queries.unread_count(citizen)}
    return render(request, "engagement/delivery/inbox.html", facts)


def _line(message: Message) -> SafeString:
    words = wording(message)
    look = {"is_new": message.read_at is None, "sign": words.icon, "has_about": bool(words.about)}
    when = {"at": local(message.created_at).isoformat(), "when": short_minute(message.created_at)}
    told = {"number": message.pk, "title": words.title, "about": words.about}
    return row("engagement/delivery/_message.html", look, told | when)


@require_safe
@login_required
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """One message of one's own, which is read from now on; anybody else's is not there."""
    citizen = signed_in_citizen(request)
    try:
        opened = actions.read(citizen, message_id=pk, now=timezone.now())
    except NotFound as error:
        raise Http404 from error
    when = {"at": local(opened.created_at).isoformat(), "when": minute(opened.created_at)}
    facts = {"words": wording(opened), "unread": queries.unread_count(citizen), **when}
    return render(request, "engagement/delivery/message.html", facts)


@require_POST
@login_required
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark everything as read, at the person's wish."""
    actions.mark_all_read(signed_in_citizen(request), now=timezone.now())
    messages.success(request, _("Everything is marked as read."))
    return redirect("engagement:inbox")
