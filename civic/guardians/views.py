from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from civic.accounts.queries import signed_in_citizen
from civic.core.calendar import taipei_day
from civic.core.errors import DomainError, NotFound
from civic.guardians import actions, queries
from civic.guardians.forms import AgreeForm, GuardianForm
from civic.guardians.models import GuardianConsent


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def guardian(request: HttpRequest) -> HttpResponse:
    """Where a minor asks a parent or guardian, and sees what became of it."""
    citizen, now = signed_in_citizen(request), timezone.now()
    form = GuardianForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask(citizen, form.cleaned_data["email"], now=now)
        except DomainError as error:
            form.add_error("email", str(error))
        else:
            messages.success(request, _("The mail is on its way. As soon as your guardian agrees, you earn on."))
            return redirect("civic:guardian")
    facts = {
        "form": form,
        "is_minor": queries.is_minor(citizen, today=taipei_day(now)),
        "newest": (newest := queries.newest(citizen)),
        "too_old": newest is not None and actions.is_too_old(newest, now=now),
        "agreed": queries.has_consent(citizen),
        "cap": settings.MINOR_COIN_CAP,
    }
    return render(request, "civic/guardians/guardian.html", facts, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def consent(request: HttpRequest, token: str) -> HttpResponse:
    """The guardian's page, reached from their mailbox: read, agree, take back. Looking changes nothing."""
    try:
        asked = actions.by_token(token)
    except NotFound as error:
        raise Http404 from error
    form = AgreeForm(request.POST if request.POST.get("step") == "agree" else None)
    if request.method == "POST" and _answered(request, asked, form):
        return redirect("civic:guardian_consent", token)
    facts = {
        "asked": asked,
        "form": form,
        "cap": settings.MINOR_COIN_CAP,
        "agreed": queries.has_consent(asked.citizen),
        "too_old": actions.is_too_old(asked, now=timezone.now()),
    }
    return render(request, "civic/guardians/consent.html", facts)


def _answered(request: HttpRequest, asked: GuardianConsent, form: AgreeForm) -> bool:
    try:
        if request.POST.get("step") == "take-back":
            actions.take_back(asked, now=timezone.now())
        elif form.is_valid():
            actions.agree(asked, now=timezone.now())
        else:
            return False
    except DomainError as error:
        messages.error(request, str(error))
    return True
