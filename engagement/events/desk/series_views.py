"""The sessions of an event that is a draft: added, taken away, and again each week as a series."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from civic.core.errors import DomainError
from civic.core.roles import Role, has_role
from engagement.events.desk.entering import in_the_desk, page_context, session_of
from engagement.events.desk.forms import TimesForm, WeeksForm
from engagement.events.events import actions
from engagement.events.events.models import Event
from engagement.notices.models import Notice

Forms = dict[str, Any]


@in_the_desk("GET", "HEAD", "POST")
def sessions(request: HttpRequest, pk: int) -> HttpResponse:
    """The days of a draft, for the editors of its agency."""
    found = Event.objects.select_related("notice", "agency").filter(pk=pk).first()
    if found is None or not has_role(request.user, Role.EDITOR, agency_id=found.agency_id):
        raise Http404
    if found.notice.state != Notice.State.DRAFT:
        return redirect("admin:engagement_event_change", pk)
    if request.method != "POST":
        return _page(request, found, {})
    forms: Forms = {}
    try:
        said = _do(request, found, forms)
    except DomainError as error:
        messages.error(request, str(error))
        return _page(request, found, forms, status=409)
    if said is None:
        return _page(request, found, forms, status=422)
    messages.success(request, said)
    return redirect("event_desk:sessions", pk)


def _do(request: HttpRequest, found: Event, forms: Forms) -> str | None:
    """What the button says; None where its form has a fault."""
    verb, _colon, which = request.POST.get("act", "").partition(":")
    by: Any = request.user
    if verb == "remove":
        actions.remove_session(session_of(found, which), by=by)
        return _("Taken away.")
    if verb == "repeat":
        forms["repeat"] = weeks = WeeksForm(request.POST)
        if not weeks.is_valid():
            return None
        made = actions.repeat_weekly(found, times=weeks.cleaned_data["weeks"], by=by)
        return ngettext("%(n)s session added.", "%(n)s sessions added.", len(made)) % {"n": len(made)}
    if verb != "add":
        raise Http404
    forms["add"] = times = TimesForm(request.POST)
    if not times.is_valid():
        return None
    actions.add_session(found, times=actions.Times(**times.cleaned_data), by=by)
    return _("Added.")


def _page(request: HttpRequest, found: Event, forms: Forms, *, status: int = 200) -> HttpResponse:
    context = {
        **page_context(request, _("Sessions of “%(title)s”") % {"title": found}),
        "event": found,
        "sessions": found.sessions.all(),
        "add": forms.get("add") or TimesForm(),
        "repeat": forms.get("repeat") or WeeksForm(),
        "most": actions.MOST_SESSIONS,
    }
    return TemplateResponse(request, "admin/engagement/event_desk/sessions.html", context, status=status)
