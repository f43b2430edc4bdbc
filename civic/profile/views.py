from typing import Any

from allauth.account.utils import get_next_redirect_url
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from civic.accounts import actions
from civic.accounts.forms import ProfileForm
from civic.accounts.models import Citizen
from civic.core.calendar import taipei_day
from civic.core.errors import DomainError
from civic.core.roles import role_names
from civic.guardians.queries import is_minor
from civic.profile import menu
from civic.web.refusals import faults


@require_safe
@login_required
def me(request: HttpRequest) -> HttpResponse:
    """Who one is here, and every door that is open."""
    user: Any = request.user
    return render(
        request,
        "civic/profile/me.html",
        {
            "citizen": (citizen := actions.ensure_citizen(user)),
            "is_minor": is_minor(citizen, today=taipei_day(timezone.now())),
            "links": menu.links_for(user),
            "roles": role_names(user),
            "may_be_told": "follows" in request.GET,  # who has just chosen topics has a reason to be told of them
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def profile(request: HttpRequest) -> HttpResponse:
    """What one tells about oneself; all of it may be left empty.

    Whoever came for it from another page (`next`) goes back there; whoever turns out a minor goes on to their guardian.
    """
    user: Any = request.user
    citizen, today = actions.ensure_citizen(user), taipei_day(timezone.now())
    was_minor = is_minor(citizen, today=today)
    form = ProfileForm(request.POST or None, initial=_particulars(citizen))
    then = get_next_redirect_url(request) or ""
    if request.method == "POST" and form.is_valid() and _saved(citizen, form):
        messages.success(request, _("Your particulars are saved."))
        if is_minor(citizen, today=today) and not was_minor:
            return redirect(then or "civic:guardian")
        asks = "?follows" if form.cleaned_data.get("topics") else ""
        return redirect(then or reverse("civic:me") + asks)
    return render(
        request, "civic/profile/profile.html", {"form": form, "then": then}, status=400 if form.errors else 200
    )


def _particulars(citizen: Citizen) -> dict[str, Any]:
    return {
        "name": citizen.user.name,
        "district": citizen.district_id,
        "birth_year": citizen.birth_year,
        "gender": citizen.gender,
        "topics": citizen.topics.all(),
    }


def _saved(citizen: Citizen, form: ProfileForm) -> bool:
    try:
        actions.update_profile(citizen, **{"topics": (), **form.cleaned_data}, today=taipei_day(timezone.now()))
    except DomainError as error:
        for field, said in faults(error, otherwise="__all__").items():
            form.add_error(None if field == "__all__" else field, list(said))
        return False
    return True
