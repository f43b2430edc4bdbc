"""An agency signs a list of people up for a session of its event, out of a spreadsheet."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from civic.core.errors import DomainError
from civic.core.roles import Role, has_role
from engagement.events.desk.entering import in_the_desk, page_context, seen_by, session_of
from engagement.events.desk.forms import ListForm
from engagement.events.registrations import bringing, lists

WRITES = (Role.EDITOR, Role.APPROVER)


@in_the_desk("GET", "HEAD", "POST")
def bring(request: HttpRequest, pk: int, session: str) -> HttpResponse:
    """The form; after a list with faults, every one of them, and nobody was signed up."""
    found, by = seen_by(request.user, pk), request.user
    at = session_of(found, session)
    if not has_role(by, *WRITES, agency_id=found.agency_id):
        raise PermissionDenied
    form = ListForm(request.POST, request.FILES) if request.method == "POST" else ListForm()
    context: dict[str, Any] = {**page_context(request, _("Sign up a list of people")), "event": found, "session": at}
    context |= {"form": form, "faults": [], "most": lists.MOST}
    if request.method == "POST" and form.is_valid():
        try:
            lines = lists.read(form.cleaned_data["file"].read(lists.MOST_BYTES + 1))
            brought = bringing.bring(at, lines, by=by, now=timezone.now())  # type: ignore[arg-type]
        except DomainError as error:
            form.add_error("file", str(error))
        else:
            if not brought.faults:
                return _done(request, brought, pk, at.pk)
            context["faults"] = brought.faults
    status = 422 if form.errors or context["faults"] else 200
    return TemplateResponse(request, "admin/engagement/event_desk/bring.html", context, status=status)


def _done(request: HttpRequest, brought: bringing.Brought, pk: int, session: int) -> HttpResponse:
    told = {"places": brought.registered, "waiting": brought.waiting}
    said = _("In the list now: %(places)s have a place, %(waiting)s wait. Those who have an account are told.")
    messages.success(request, said % told)
    return redirect(f"{reverse('event_desk:event', args=[pk])}?session={session}")
