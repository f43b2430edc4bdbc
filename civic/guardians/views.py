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
from civic.guardians.room import year_room
from civic.web.refusals import explained


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
            form.add_error("email", explained(error))
        else:
            messages.success(request, _("The mail is on its way. You earn more as soon as your guardian agrees."))
            return redirect("civic:guardian")
    facts = {
        "form": form,
        "is_minor": queries.is_minor(citizen, today=taipei_day(now)),
        "newest": (newest := queries.newest(citizen)),
        "too_old": newest is not None and actions.is_too_old(newest, now=now),
        "agreed": queries.has_consent(citizen),
        "cap": settings.MINOR_COIN_CAP,
        "left": year_room(citizen, now=now),
    }
    return render(request, "civic/guardians/guardian.html", facts, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def consent(request: HttpRequest, token: str) -> HttpResponse:
    """The guardian's page, reached from their mailbox: read, have a code sent, agree, take back. Looking is free."""
    try:
        asked = actions.by_token(token)
    except NotFound as error:
        raise Http404 from error
    step = request.POST.get("step")
    form = AgreeForm(request.POST if step == "agree" else None)
    if request.method == "POST" and _done(request, asked, form):
        return redirect(f"{request.path}?code" if step == "code" else request.path)
    facts = {
        "asked": asked,
        "form": form,
        "cap": settings.MINOR_COIN_CAP,
        "agreed": queries.has_consent(asked.citizen),
        "child": actions.child_name(asked.citizen.user),
        "children": [(each, actions.child_name(each.citizen.user)) for each in queries.children_of(asked.mailbox)],
        "too_old": actions.is_too_old(asked, now=timezone.now()),
        "has_code": form.is_bound or "code" in request.GET,
    }
    return render(request, "civic/guardians/consent.html", facts, status=400 if form.errors else 200)


def _done(request: HttpRequest, asked: GuardianConsent, form: AgreeForm) -> bool:
    """Take a step; False when the form has something to say."""
    now, step = timezone.now(), request.POST.get("step")
    try:
        if step == "take-back":
            actions.take_back(_one_of_theirs(request, asked), now=now)
        elif step == "code":
            actions.send_code(asked, now=now)
            messages.success(request, _("The code is on its way to %(email)s.") % {"email": asked.email})
        elif form.is_valid():
            facts = form.cleaned_data
            actions.confirm(asked, code=facts["code"], name=facts["name"], relation=facts["relation"], now=now)
        else:
            return False
    except DomainError as error:
        if step == "agree":
            form.add_error("code", explained(error))
            return False
        messages.error(request, explained(error))
    return True


def _one_of_theirs(request: HttpRequest, asked: GuardianConsent) -> GuardianConsent:
    """The consent whose button was pressed: of the same mailbox, so of the same guardian."""
    chosen = request.POST.get("consent", "")
    theirs = queries.children_of(asked.mailbox)
    return (theirs.filter(pk=chosen).first() if chosen.isascii() and chosen.isdigit() else None) or asked
