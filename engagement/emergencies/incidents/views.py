"""What citizens see of an emergency: the incident's page, all that is going on, and a small answer for open pages."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe

from civic.accounts.queries import current_citizen
from civic.core.errors import DomainError
from civic.core.roles import has_role
from civic.web.refusals import explained
from engagement.emergencies.incidents import actions, queries
from engagement.emergencies.incidents.forms import SafetyForm
from engagement.emergencies.incidents.models import Incident


@require_safe
@never_cache
def emergencies(request: HttpRequest) -> HttpResponse:
    """What is going on now, and what is over."""
    now = queries.on_top_for(request.user)
    return render(request, "engagement/emergencies/emergencies.html", {"open": now, "past": queries.past()})


@require_safe
@cache_control(public=True, max_age=5)
def now(request: HttpRequest) -> HttpResponse:
    """Which incidents are open, for pages that stay open: numbers, the same for everybody, so that it is cached."""
    found = [one for one in queries.open_now() if not one.incident.is_drill]
    return JsonResponse({"bulletins": [one.pk for one in found]})


@require_safe
@never_cache
def pinned(request: HttpRequest) -> HttpResponse:
    """What stands on top of this person's pages, alone, for a page that stays open."""
    found = queries.on_top_for(request.user)
    return render(request, "engagement/emergencies/_pinned.html", {"pinned": found})


@require_safe
@never_cache
def incident(request: HttpRequest, pk: int) -> HttpResponse:
    """One incident: its state, what to do now, and all that was said of it."""
    return _page(request, _visible(request, pk))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that one is safe, or needs help."""
    found, citizen = _visible(request, pk), current_citizen(request)
    form = SafetyForm(request.POST or None)
    if request.method != "POST" or citizen is None:
        return redirect(found)
    if not form.is_valid():
        return _page(request, found, form=form, status=422)
    try:
        said = actions.answer(found, citizen, **form.cleaned_data, now=timezone.now())
    except DomainError as error:
        messages.error(request, explained(error))
        return redirect(found)
    if said.is_safe:
        messages.success(request, _("Thank you. It is good to know that you are safe."))
    else:
        messages.warning(request, _("The county counts you among those who need help. In danger call 119 or 110 now."))
    return redirect(found)


def _visible(request: HttpRequest, pk: int) -> Incident:
    found = queries.visible(pk, citizen=current_citizen(request), user=request.user)
    if found is None:
        raise Http404
    return found


def _page(request: HttpRequest, found: Incident, *, form: SafetyForm | None = None, status: int = 200) -> HttpResponse:
    citizen, said = current_citizen(request), queries.sent(found)
    context: dict[str, Any] = {"incident": found, "newest": said[0], "earlier": said[1:], "speaker": queries.speaker()}
    if citizen is not None and found.is_open:
        context["answer"] = queries.answer_of(found, citizen)
        context["form"] = form or SafetyForm(initial={"district": citizen.district_id})
    if has_role(request.user, *queries.SEES_DRILLS):
        context["answers"] = queries.answers_by_district(found)
    return render(request, "engagement/emergencies/incident.html", context, status=status)
