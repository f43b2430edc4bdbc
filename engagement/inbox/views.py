"""The inbox: what concerns one citizen, in one list."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from civic.accounts.models import Topic
from civic.accounts.queries import signed_in_citizen
from civic.core.errors import DomainError, NotFound
from civic.core.moments import local, minute, short_minutes
from civic.web import renditions
from civic.web.renditions import Cut
from civic.web.rows import Line, rows
from engagement.delivery import actions as delivery
from engagement.delivery.preferences.queries import families
from engagement.delivery.queries import unread_count
from engagement.delivery.wording import wording
from engagement.inbox import actions, queries
from engagement.inbox.actions import Act
from engagement.inbox.asking import MESSAGE, Ask, BadCursor, Box, Cursor, cursor, item_id

SIZE = 20
DONE = {
    Act.UNREAD: gettext_lazy("It is unread again."),
    Act.SAVE: gettext_lazy("It is saved."),
    Act.UNSAVE: gettext_lazy("It is no longer saved."),
    Act.AWAY: gettext_lazy("It is put away."),
    Act.BACK: gettext_lazy("It is back in the inbox."),
}


@require_safe
@login_required
def inbox(request: HttpRequest) -> HttpResponse:
    """What concerns the citizen, newest first. Looking at the list marks nothing: an item is read when it is opened."""
    citizen, now, ask = signed_in_citizen(request), timezone.now(), _asked(request)
    try:
        begin = cursor(request.GET.get("cursor", ""))
    except BadCursor as error:
        raise Http404 from error
    part = queries.part(citizen, ask, cursor=begin, size=SIZE, now=now)
    facts = {
        "lines": _lines(part.items),
        "ask": ask,
        "boxes": _boxes(ask),
        "filters": _filters(now) if ask.is_filtered or "filter" in request.GET else None,
        "unread": unread_count(citizen),
        "older": _link(request, part.older),
        "newer": _link(request, part.newer),
    }
    return render(request, "engagement/inbox/inbox.html", facts)


def _asked(request: HttpRequest) -> Ask:
    said = {name: request.GET.get(name, "").replace("\x00", "") for name in request.GET}
    box = said.get("box", "")
    return Ask(
        kind=said.get("kind", "")[:40], agency=said.get("agency", "")[:50], topic=said.get("topic", "")[:50],
        search=said.get("search", "").strip()[:60], unread=said.get("unread") == "1",
        box=Box(box) if box in list(Box) else Box.NEW,
    )  # fmt: skip


def _boxes(ask: Ask) -> list[tuple[str, Any, bool]]:
    names = {Box.NEW: _("Inbox"), Box.SAVED: _("Saved"), Box.AWAY: _("Put away")}
    return [(f"?box={box}" if box else "?", name, box == ask.box) for box, name in names.items()]


def _filters(now: datetime) -> dict[str, Any]:
    kinds = [("notice", _("Notices"))] + [(family.slug, str(family.name)) for family in families()]
    topics = [(topic.code, str(topic)) for topic in Topic.objects.filter(in_use=True)]
    return {"kinds": kinds, "topics": topics, "agencies": [(str(a.pk), str(a)) for a in queries.agencies(now)]}


def _link(request: HttpRequest, to: Cursor | None) -> str:
    said = {name: value for name, value in request.GET.items() if name != "cursor" and value}
    return "?" + urlencode({**said, "cursor": to.written()}) if to else ""


def _lines(items: Sequence[queries.Item]) -> list[SafeString]:
    first_picture, said = next((item.id for item in items if item.picture), None), short_minutes()
    lines = (_line(item, said(item.at), is_first_picture=item.id == first_picture) for item in items)
    return rows("engagement/inbox/_line.html", lines)


def _line(item: queries.Item, at: str, *, is_first_picture: bool) -> Line:
    look = {
        "is_new": not item.is_read, "is_saved": item.is_saved, "is_away": item.is_away, "sign": item.icon,
        "has_about": bool(item.about), "has_picture": bool(item.picture), "is_notice": item.source != MESSAGE,
        "is_first_picture": is_first_picture,
    }  # fmt: skip
    thumb = renditions.address(item.picture, 160, Cut("thumb", *item.focus)) if item.picture else ""
    told = {
        "id": item.id, "url": item.url, "title": item.title, "about": item.about, "agency": item.agency,
        "picture": settings.MEDIA_URL + thumb, "at": local(item.at).isoformat(), "when": at,
        "language": item.language,
    }  # fmt: skip
    return look, told


@require_safe
@login_required
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """One message of one's own, which is read from now on; anybody else's is not there."""
    citizen = signed_in_citizen(request)
    try:
        opened = delivery.read(citizen, message_id=pk, now=timezone.now())
    except NotFound as error:
        raise Http404 from error
    when = {"at": local(opened.created_at).isoformat(), "when": minute(opened.created_at)}
    marks = {"is_saved": opened.saved_at is not None, "is_away": opened.put_away_at is not None}
    facts = {"words": wording(opened), "unread": unread_count(citizen), "item": item_id(MESSAGE, pk), **marks, **when}
    return render(request, "engagement/inbox/message.html", facts)


@require_POST
@login_required
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark everything as read, at the person's wish."""
    actions.mark_all_read(signed_in_citizen(request), now=timezone.now())
    messages.success(request, _("Everything is marked as read."))
    return redirect("engagement:inbox")


@require_POST
@login_required
def mark(request: HttpRequest) -> HttpResponse:
    """Save an item, put it away, mark it as unread, or take that back; then show the page it was done on."""
    citizen, said = signed_in_citizen(request), request.POST.get("act", "")
    if said not in list(Act):
        raise Http404
    try:
        found = actions.mark(citizen, [request.POST.get("item", "")], Act(said), now=timezone.now())
    except DomainError as error:
        raise Http404 from error
    if not found:
        raise Http404
    if Act(said) in DONE:
        messages.success(request, DONE[Act(said)])
    back = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith("/")
    return redirect(back if is_ours else "engagement:inbox")
