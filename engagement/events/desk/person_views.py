"""One person at one session: when they came and went, what it brought, and what is put right by two people."""

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
from civic.desk.noting import READ
from engagement.events.attendance import actions, corrections
from engagement.events.attendance.models import AttendanceCorrection, EventAward, Scan
from engagement.events.desk import exports, waiting
from engagement.events.desk.entering import in_the_desk, number, page_context, seen_by
from engagement.events.desk.forms import CorrectionForm
from engagement.events.events.models import Event
from engagement.events.registrations.models import Registration

WRITES = (Role.EDITOR, Role.APPROVER)


@in_the_desk("GET", "HEAD", "POST")
def person(request: HttpRequest, pk: int, registration: int) -> HttpResponse:
    """What the doors saw of somebody, and the form by which it is put right."""
    found = seen_by(request.user, pk)
    mine = _of(found, registration)
    if request.method != "POST":
        return _page(request, found, mine, CorrectionForm(initial={"outcome": _as_it_is(mine)}))
    if not has_role(request.user, *WRITES, agency_id=found.agency_id):
        raise PermissionDenied
    form, by = CorrectionForm(request.POST), request.user
    if request.POST.get("act") == "undo":
        return _undo(request, mine)
    if not form.is_valid():
        return _page(request, found, mine, form, status=422)
    outcome, reason = form.cleaned_data["outcome"], form.cleaned_data["reason"]
    facts: dict[str, Any] = {"came": outcome != "no", "stayed": outcome == "stayed", "reason": reason, "by": by}
    try:
        corrections.propose(mine, **facts, now=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
        return _page(request, found, mine, form, status=409)
    messages.success(request, _("Proposed. When a colleague has approved it, the coins are corrected."))
    return redirect("event_desk:person", pk, registration)


def _of(found: Event, pk: int) -> Registration:
    rows = Registration.objects.filter(event=found, pk=pk)
    mine: Registration | None = rows.select_related("citizen__user", "session", "attendance", "appeal").first()
    if mine is None:
        raise Http404
    mine.event = mine.session.event = found
    return mine


def _as_it_is(mine: Registration) -> str:
    there = getattr(mine, "attendance", None)
    return "no" if there is None or not there.came else "stayed" if there.stayed else "came"


def _undo(request: HttpRequest, mine: Registration) -> HttpResponse:
    """Take one scan back; it stays on file."""
    by: Any = request.user
    scan = Scan.objects.filter(registration=mine, pk=number(request.POST.get("scan", "")) or 0).first()
    if scan is None:
        raise Http404
    try:
        actions.undo(scan, by=by, reason=request.POST.get("reason", "").replace("\0", ""), now=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Undone. The scan stays on file."))
    return redirect("event_desk:person", mine.event_id, mine.pk)


def _page(
    request: HttpRequest, found: Event, mine: Registration, form: CorrectionForm, *, status: int = 200
) -> HttpResponse:
    READ.tell("event.person_viewed", by=request.user, about=found, registration=mine.pk)
    decided = AttendanceCorrection.objects.filter(registration=mine).exclude(state="proposed")
    is_own = mine.citizen is not None and mine.citizen.user_id == request.user.pk
    context = {
        **page_context(request, exports.name_of(mine)),
        "event": found,
        "mine": mine,
        "attendance": getattr(mine, "attendance", None),
        "scans": Scan.objects.filter(registration=mine).order_by("at", "pk"),
        "awards": EventAward.objects.filter(registration=mine).order_by("deed"),
        "decided": decided.select_related("proposed_by", "decided_by"),
        "cards": waiting.cards(request.user, kinds=("correction", "appeal"), event=found, registration=mine.pk),
        "form": form,
        "writes": has_role(request.user, *WRITES, agency_id=found.agency_id) and not is_own,
        "has_begun": mine.session.starts_at <= timezone.now(),
        "is_over": mine.session.ends_at <= timezone.now(),
    }
    return TemplateResponse(request, "admin/engagement/event_desk/person.html", context, status=status)
