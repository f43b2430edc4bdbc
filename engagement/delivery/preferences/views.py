"""One page for everything about being told: by which way, how soon, when not, and on which devices."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from civic.accounts.queries import signed_in_citizen
from civic.core.hooks import Hook
from civic.core.moments import minute
from engagement.delivery.preferences import actions, queries
from engagement.delivery.preferences.forms import PreferencesForm

MORE: Hook[[HttpRequest], dict[str, Any]] = Hook("What does a channel add to the page of preferences?")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def preferences(request: HttpRequest) -> HttpResponse:
    """What I am told, and how."""
    citizen = signed_in_citizen(request)
    manner = queries.manner(citizen.pk)
    form = PreferencesForm(queries.choices(citizen), manner, queries.muted(citizen), request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        actions.choose(citizen, form.hows)
        actions.mute(citizen, [agency.pk for agency in said["muted"]])
        actions.set_manner(
            citizen, quiet_from=said["quiet_from"], quiet_until=said["quiet_until"],
            words_on_screen=said["words_on_screen"], rest_days=form.rest_days, now=timezone.now(),
        )  # fmt: skip
        messages.success(request, _("Your choice is saved."))
        return redirect("engagement:preferences")
    until = manner.paused_until
    facts: dict[str, Any] = {"form": form, "resting": minute(until) if until and until > timezone.now() else ""}
    for more in MORE(request):
        facts |= more
    return render(
        request, "engagement/delivery/preferences/preferences.html", facts, status=400 if form.errors else 200
    )
