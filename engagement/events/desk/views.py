"""The desk of an agency's events: who is there, live; links for doors; lists and papers to take along."""

from typing import Any

import segno
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civic.audit import actions as audit
from civic.core.errors import DomainError, NotAllowed
from civic.core.paging import Page, page_number
from civic.core.roles import Role, has_role
from civic.desk.base import agency_scope
from civic.desk.noting import READ
from civic.web import spreadsheets
from civic.web.step_up import first_shows_factor
from engagement.events.desk import exports, queries, waiting
from engagement.events.desk.entering import SEES, in_the_desk, number, page_context, seen_by, session_of
from engagement.events.doors import actions as doors
from engagement.events.doors import links, programs
from engagement.events.doors.keepers import AT_DOORS, session_now
from engagement.events.doors.models import DoorLink
from engagement.events.events.models import Event, EventSession

PAGE = 100
LOOKED, LOOK_LASTS = "event_desk_looked", 600  # seconds for which a page that renews itself is one look


@in_the_desk("GET", "HEAD")
def events(request: HttpRequest) -> HttpResponse:
    """Events that are under way or to come, then those that were."""
    user, now = request.user, timezone.now()
    if not has_role(user, *SEES):
        raise PermissionDenied
    rows = queries.events_of(agency_scope(user, SEES), now=now)
    context = {
        **page_context(request, _("Events")),
        "waits": len(waiting.cards(user)),
        "coming": rows.filter(last__gt=now).order_by("first")[:100],
        "past": rows.filter(last__lte=now).order_by("-last")[:100],
    }
    return TemplateResponse(request, "admin/engagement/event_desk/events.html", context)


@in_the_desk("GET", "HEAD")
def event(request: HttpRequest, pk: int) -> HttpResponse:
    """One event: its numbers and people, which ask for themselves anew each second."""
    found = seen_by(request.user, pk)
    session, which = _session(request, found), request.GET.get("which", "all")
    which = which if which in queries.FILTERS else "all"
    context: dict[str, Any] = {"event": found, "session": session, "which": which, "names": NAMES}
    if session is not None:
        now_there = queries.live(session)
        if request.headers.get("HX-Request") and request.GET.get("v") == now_there.version:
            return HttpResponse(status=204)
        rows = queries.people(session, which)
        context |= {"live": now_there, "page": Page.of(rows, number=page_number(request), size=PAGE)}
    part = bool(request.headers.get("HX-Request"))
    _note_look(request, found, f"{pk}:{session.pk if session else ''}:{which}:{page_number(request)}", renewed=part)
    if part:
        return TemplateResponse(request, "admin/engagement/event_desk/_live.html", context)
    is_keeper = has_role(request.user, *AT_DOORS, agency_id=found.agency_id)
    context |= {
        **page_context(request, found),
        "sessions": found.sessions.all(),
        "links": _links(found) if is_keeper else [],
        "is_keeper": is_keeper,
        "may_bring": has_role(request.user, Role.EDITOR, Role.APPROVER, agency_id=found.agency_id),
        "is_editor": has_role(request.user, Role.EDITOR, agency_id=found.agency_id),
        "waits": len(waiting.cards(request.user, event=found)),
    }
    return TemplateResponse(request, "admin/engagement/event_desk/event.html", context)


def _note_look(request: HttpRequest, found: Event, what: str, *, renewed: bool) -> None:
    """A look at people is on file. What a page asks for anew each second is noted again after a while."""
    told, now = request.session.get(LOOKED, {}), timezone.now().timestamp()
    if renewed and now - told.get(what, 0) < LOOK_LASTS:
        return
    request.session[LOOKED] = {key: at for key, at in told.items() if now - at < LOOK_LASTS} | {what: now}
    READ.tell("event.people_viewed", by=request.user, about=found)


NAMES = {
    "all": gettext_lazy("All"),
    "in": gettext_lazy("Inside"),
    "was": gettext_lazy("Were in"),
    "missing": gettext_lazy("Not there yet"),
    "waiting": gettext_lazy("Waiting"),
}


def _links(found: Event) -> list[dict[str, Any]]:
    now, shown = timezone.now(), []
    for link in DoorLink.objects.filter(event=found, revoked_at=None):
        link.event = found
        address = links.address(link)
        picture = segno.make_qr(address, error="m").svg_data_uri(border=4, light="#fff", omitsize=True)
        pin, is_good = links.shown(link).digits, doors.is_good(link, now=now)
        door = {"link": link, "address": address, "pin": pin, "picture": picture, "is_good": is_good}
        shown.append(door | {"token": programs.token(link)})
    return shown


def _session(request: HttpRequest, found: Event) -> EventSession | None:
    asked = request.GET.get("session", "")
    if asked:
        return session_of(found, asked)
    now_running: EventSession | None = session_now(found, now=timezone.now())
    return now_running


@in_the_desk("POST")
def links_of(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a link for a door, or revoke one."""
    found, user, now = seen_by(request.user, pk), request.user, timezone.now()
    by: Any = user
    revoked = request.POST.get("revoke", "")
    try:
        if revoked:
            link = DoorLink.objects.filter(event=found, pk=number(revoked) or 0).first()
            if link is None:
                raise Http404
            doors.revoke(link, by=by, now=now)
            messages.success(request, _("Revoked: “%(name)s” opens no door any more.") % {"name": link.name})
        else:
            doors.make_link(found, name=request.POST.get("name", ""), by=by, now=now)
            messages.success(request, _("Made. Give the helper the link and the PIN."))
    except NotAllowed as error:
        raise PermissionDenied from error
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("event_desk:event", pk)


@in_the_desk("POST")
def file(request: HttpRequest, pk: int, kind: str) -> Any:
    """The list as a file: a table (csv, xlsx), badges or a sheet to sign. Who took it is on record."""
    found = seen_by(request.user, pk)
    by: Any = request.user
    session = _session(request, found)
    if session is None or kind not in ("csv", "xlsx", "badges", "sheet"):
        raise Http404
    if not has_role(by, *AT_DOORS, agency_id=found.agency_id):
        raise PermissionDenied
    if (way := first_shows_factor(request, reverse("event_desk:event", args=(pk,)))) is not None:
        return way
    audit.record("event.people_exported", by=by, about=found, kind=kind, session=session.pk)
    people, name = queries.people(session, "all"), f"event-{pk}-{session.pk}"
    if kind == "xlsx":
        made = spreadsheets.xlsx(exports.header(), exports.rows(people))
        return FileResponse(made, as_attachment=True, filename=f"{name}.xlsx")
    if kind == "csv":
        response = HttpResponse(
            spreadsheets.write(exports.header(), exports.rows(people)), content_type="text/csv; charset=utf-8"
        )
        response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
        return response
    paper = exports.badges(session, people) if kind == "badges" else exports.sign_in_sheet(session, people)
    response = HttpResponse(paper, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}-{kind}.pdf"'
    return response
