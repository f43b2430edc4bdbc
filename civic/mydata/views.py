"""My data: see it, take it along, have it erased."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from civic.accounts.actions import ensure_citizen
from civic.consent import queries as consent
from civic.consent.models import Consent
from civic.core.errors import DomainError, NotFound
from civic.mydata import actions, letter, looks, menu
from civic.mydata.models import DataExport
from civic.mydata.registry import losses, obstacles
from civic.mydata.stopping import Use, resume, stop
from civic.tasks import ask_for_exports
from civic.web.refusals import explained

NEWEST = 10  # entries of each kind that the letter on the site shows


@require_safe
@login_required
@never_cache
def my_data(request: HttpRequest) -> HttpResponse:
    """What is kept, the copy that lies ready, and the wish that waits."""
    user: Any = request.user
    now = timezone.now()
    consents = [(document, consent.last_act(user, document)) for document in consent.current()]
    acts = {act for _document, act in consents}
    context = {
        "citizen": ensure_citizen(user),
        "export": DataExport.objects.filter(user=user).exclude(expires_at__lte=now).defer("content").first(),
        "wish": actions.open_wish(user),
        "consents": consents,
        "links": menu.links_for(user),
        "can_agree": bool(acts - {Consent.Act.GIVEN}),
        "can_withdraw": Consent.Act.GIVEN in acts,
    }
    return render(request, "civic/mydata/my_data.html", context)


@require_safe
@login_required
@never_cache
def everything(request: HttpRequest) -> HttpResponse:
    """What is kept, told as a letter; of each kind the newest few, for the copy has all of it."""
    user: Any = request.user
    told = letter.tell(user, most=NEWEST)
    return render(request, "civic/mydata/letter.html", {"letter": told, "now": timezone.now()})


@require_safe
@login_required
@never_cache
def who_looked(request: HttpRequest) -> HttpResponse:
    """Each look of staff at one's own data."""
    user: Any = request.user
    return render(request, "civic/mydata/looks.html", {"looks": looks.of(user), "most": looks.NEWEST})


@require_POST
@login_required
def export(request: HttpRequest) -> HttpResponse:
    """Ask for a copy; a worker makes it."""
    user: Any = request.user
    actions.request_export(user, now=timezone.now())
    ask_for_exports()
    messages.success(request, _("Your copy is being made. It takes about a minute: load this page again."))
    return redirect("civic:my_data")


@require_safe
@login_required
@never_cache
def download(request: HttpRequest, copy: UUID) -> HttpResponse:
    """One's own copy; anybody else finds nothing here."""
    user: Any = request.user
    try:
        content = actions.fetch(copy, user=user, now=timezone.now())
    except NotFound:
        return render(request, "civic/mydata/copy_gone.html", status=404)
    headers = {"Content-Disposition": 'attachment; filename="my-data.zip"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type="application/zip", headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def erase(request: HttpRequest) -> HttpResponse:
    """Say what is lost, and take the wish."""
    user: Any = request.user
    if request.method == "POST" and request.POST.get("sure"):
        return _wished(request, user)
    context = {
        "losses": losses(user),
        "obstacles": obstacles(user),
        "wish": actions.open_wish(user),
        "unticked": request.method == "POST",
    }
    return render(request, "civic/mydata/erase.html", context, status=400 if request.method == "POST" else 200)


def _wished(request: HttpRequest, user: Any) -> HttpResponse:
    try:
        actions.request_erasure(user, now=timezone.now())
    except DomainError as error:
        messages.error(request, explained(error))
        return redirect("civic:erase")
    messages.warning(request, _("Your account will be erased in 7 days. Until then you can change your mind here."))
    return redirect("civic:my_data")


@require_POST
@login_required
def processing(request: HttpRequest) -> HttpResponse:
    """Stop a use of one's data, or let it go on."""
    user: Any = request.user
    ensure_citizen(user)
    try:
        use = Use(request.POST.get("use", ""))
    except ValueError as error:
        raise Http404 from error
    if request.POST.get("do") == "resume":
        resume(user, use)
        messages.success(request, _("Done: it goes on again."))
    else:
        stop(user, use, now=timezone.now())
        messages.success(request, _("Stopped, from this moment on."))
    return redirect("civic:my_data")


@require_POST
@login_required
def keep(request: HttpRequest) -> HttpResponse:
    """Take the wish back."""
    user: Any = request.user
    try:
        actions.cancel_erasure(user, now=timezone.now())
    except NotFound as error:
        raise Http404 from error
    messages.success(request, _("Your account stays. Nothing was erased."))
    return redirect("civic:my_data")
