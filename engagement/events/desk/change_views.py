"""A published event changes: sessions and the place move by two people, an event or session is cancelled by one."""

from collections.abc import Callable
from copy import copy
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from civic.core.errors import DomainError
from civic.core.roles import Role, has_role
from engagement.events.desk import waiting
from engagement.events.desk.entering import in_the_desk, page_context, seen_by, session_of
from engagement.events.desk.forms import MoveForm, PlaceForm, ReasonForm
from engagement.events.doors.keepers import AT_DOORS
from engagement.events.doors.queries import counts
from engagement.events.events import actions, changes
from engagement.events.events.models import Event, EventSession
from engagement.notices.models import Notice

Forms = dict[str, Any]
Done = Callable[[], str] | None


@in_the_desk("GET", "HEAD", "POST")
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Move or cancel, session by session; what waits for a second person stands above."""
    found = seen_by(request.user, pk)
    if not has_role(request.user, *AT_DOORS, agency_id=found.agency_id):
        raise PermissionDenied
    if request.method != "POST":
        return _page(request, found, {})
    verb, _colon, which = request.POST.get("act", "").partition(":")
    sent: Forms = {}
    if verb not in ACTS:
        raise Http404
    do = ACTS[verb](request, found, which, sent)
    if do is None:
        return _page(request, found, sent, status=422)
    try:
        said = do()
    except DomainError as error:
        messages.error(request, str(error))
        return _page(request, found, sent, status=409)
    messages.success(request, said)
    return redirect("event_desk:change", pk)


def _move(request: HttpRequest, found: Event, which: str, sent: Forms) -> Done:
    session = session_of(found, which)
    sent[f"move:{session.pk}"] = form = MoveForm.of(session, request.POST)
    if not form.is_valid():
        return None

    def do() -> str:
        changes.propose_session(session, **form.cleaned_data, by=request.user, now=timezone.now())  # type: ignore[arg-type]
        return _("Proposed. When a colleague has approved it, everybody who signed up is told, and may step back.")

    return do


def _place(request: HttpRequest, found: Event, which: str, sent: Forms) -> Done:
    sent["place"] = form = PlaceForm(request.POST, instance=copy(found))
    if not form.is_valid():
        return None

    def do() -> str:
        changes.propose_place(found, **form.cleaned_data, by=request.user)  # type: ignore[arg-type]
        return _("Proposed. When a colleague has approved it, everybody who signed up is told, and may step back.")

    return do


def _cancel(request: HttpRequest, found: Event, which: str, sent: Forms) -> Done:
    sent["cancel"] = form = ReasonForm(request.POST, prefix="all")
    if not form.is_valid():
        return None

    def do() -> str:
        actions.cancel(found, by=request.user, reason=form.cleaned_data["reason"], now=timezone.now())  # type: ignore[arg-type]
        return _("Cancelled. Everybody who signed up is told.")

    return do


def _cancel_session(request: HttpRequest, found: Event, which: str, sent: Forms) -> Done:
    session = session_of(found, which)
    sent[f"cancel:{session.pk}"] = form = ReasonForm(request.POST, prefix=f"c{session.pk}")
    if not form.is_valid():
        return None

    def do() -> str:
        reason = form.cleaned_data["reason"]
        actions.cancel_session(session, by=request.user, reason=reason, now=timezone.now())  # type: ignore[arg-type]
        return _("Cancelled. Everybody who signed up for this session is told.")

    return do


ACTS: dict[str, Callable[[HttpRequest, Event, str, Forms], Done]] = {
    "move": _move,
    "place": _place,
    "cancel": _cancel,
    "cancel-session": _cancel_session,
}


def _page(request: HttpRequest, found: Event, sent: Forms, *, status: int = 200) -> HttpResponse:
    now, user = timezone.now(), request.user
    proposes = has_role(user, Role.EDITOR, agency_id=found.agency_id)
    is_open = found.cancelled_at is None and found.notice.state == Notice.State.PUBLISHED
    context = {
        **page_context(request, found),
        "event": found,
        "proposes": proposes and is_open,
        "cancels": found.cancelled_at is None,
        "sessions": [_shown(session, sent, now=now) for session in found.sessions.all()],
        "place": sent.get("place") or PlaceForm(instance=found),
        "place_is_open": "place" in sent,
        "cancel": sent.get("cancel") or ReasonForm(prefix="all"),
        "cancel_is_open": "cancel" in sent,
        "cards": waiting.cards(user, kinds=("change",), event=found),
    }
    return TemplateResponse(request, "admin/engagement/event_desk/change.html", context, status=status)


def _shown(session: EventSession, sent: Forms, *, now: datetime) -> dict[str, Any]:
    """A session with its two forms; those that were sent with a fault stand open."""
    move, cancel = sent.get(f"move:{session.pk}"), sent.get(f"cancel:{session.pk}")
    return {
        "session": session,
        "counts": counts(session),
        "is_over": session.ends_at <= now,
        "move": move or MoveForm.of(session),
        "move_is_open": move is not None,
        "cancel": cancel or ReasonForm(prefix=f"c{session.pk}"),
        "cancel_is_open": cancel is not None,
    }
