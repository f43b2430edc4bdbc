"""The counter's side: an operator looks a citizen up by the code on their phone, and checks the document."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from civic.api.errors import STATUS
from civic.core.errors import DomainError
from civic.core.roles import has_role
from civic.identity import counter
from civic.identity.actions import CHECKERS
from civic.identity.forms import CheckForm, DigitsForm
from civic.identity.views import guesser, show_fault
from civic.web.middleware import to_second_factor

View = Callable[..., HttpResponse]


def for_checkers(view: View) -> View:
    """Open a page to those who may check documents, with their second factor shown; others are turned away."""

    @wraps(view)
    @login_required
    @never_cache
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user: Any = request.user
        if not has_role(user, *CHECKERS):
            raise PermissionDenied
        elsewhere = to_second_factor(request, user) if settings.STAFF_SECOND_FACTOR else None
        return elsewhere or view(request, *args, **kwargs)

    return guarded


@require_http_methods(["GET", "HEAD", "POST"])
@for_checkers
def desk(request: HttpRequest) -> HttpResponse:
    """Type the digits; a scan of the QR opens the next page by itself."""
    form = DigitsForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            found = counter.look_up(guesser(request), digits=form.cleaned_data["digits"], now=timezone.now())
        except DomainError as error:
            show_fault(form, error, otherwise="digits")
        else:
            return redirect("civic:identity_check", counter.show(bytes(found.nonce)).code)
    return render(request, "civic/identity/desk.html", {"form": form}, status=422 if form.errors else 200)


@sensitive_post_parameters("national_id")
@sensitive_variables("form", "sent")
@require_http_methods(["GET", "HEAD", "POST"])
@for_checkers
def check(request: HttpRequest, code: str) -> HttpResponse:
    """Whose code it is, and what the document says."""
    form = CheckForm(request.POST if request.method == "POST" else None)
    try:
        if request.method == "POST" and form.is_valid():
            return _confirm(request, form, code)
        found = counter.look_up(guesser(request), code=code, now=timezone.now())
    except DomainError as error:
        return render(request, "civic/identity/no_code.html", {"fault": error}, status=STATUS[error.family])
    return _person(request, form, found)


def _confirm(request: HttpRequest, form: CheckForm, code: str) -> HttpResponse:
    sent, by, now = form.cleaned_data, guesser(request), timezone.now()
    try:
        counter.confirm(by, code=code, document=sent["document"], number=sent["national_id"], now=now)
    except DomainError as error:
        if error.family in (DomainError.MISSING, DomainError.LIMIT):
            raise
        show_fault(form, error)
        return _person(request, form, counter.look_up(by, code=code, now=now))
    messages.success(request, _("Recorded: this citizen is verified. Give the document back."))
    return redirect("civic:identity_desk")


def _person(request: HttpRequest, form: CheckForm, found: Any) -> HttpResponse:
    context = {"form": form, "person": found.citizen, "expires_at": found.expires_at}
    return render(request, "civic/identity/check.html", context, status=422 if form.errors else 200)
