"""The page of one's devices."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from civic.core.errors import NotFound
from civic.signin import visits


@require_safe
@login_required
@never_cache
def devices(request: HttpRequest) -> HttpResponse:
    """Every browser in which one is signed in, this one first."""
    user: Any = request.user
    here, told = request.session.session_key, visits.told(user)
    mine = list(visits.of(user, now=timezone.now()))
    mine.sort(key=lambda visit: visit.session_key != here)
    shown = [(visit, visit.session_key == here, visit.session_key in told) for visit in mine]
    facts = {"devices": shown, "others": len(shown) > 1, "elsewhere": visits.elsewhere(user)}
    return render(request, "civic/signin/devices.html", facts)


@require_POST
@login_required
def end_visit(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign out one browser; of this one, as by the button that is everywhere."""
    user: Any = request.user
    if visits.of(user, now=timezone.now()).filter(pk=pk, session_key=request.session.session_key).exists():
        return redirect("account_logout")
    try:
        visits.end(user, pk=pk, now=timezone.now())
    except NotFound as error:
        raise Http404 from error
    messages.success(request, _("That device is signed out."))
    return redirect("civic:devices")


@require_POST
@login_required
def end_other_visits(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere else; this browser goes on under a new key."""
    user: Any = request.user
    count = visits.end_others(user, here=str(request.session.session_key), now=timezone.now())
    update_session_auth_hash(request, user)
    words = ngettext("Signed out on %(n)s other device.", "Signed out on %(n)s other devices.", count) % {"n": count}
    messages.success(request, words if count else _("You are signed in here only."))
    return redirect("civic:devices")
