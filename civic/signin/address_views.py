from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from civic.accounts.models import User
from civic.core.errors import DomainError
from civic.signin import addresses
from civic.signin.forms import BothCodesForm, NewAddressForm
from civic.web.refusals import explained, faults

PENDING = "new_address"  # in the session: the address that waits for its codes


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def address(request: HttpRequest) -> HttpResponse:
    """The account's address, and a new one for it: first the address, then both codes."""
    user: Any = request.user
    step = request.POST.get("step", "")
    if step == "cancel":
        request.session.pop(PENDING, None)
        return redirect("account_email")
    pending = request.session.get(PENDING, "")
    if step == "codes" and pending:
        return _codes(request, user, pending)
    if request.method == "POST":
        return _ask(request, user, pending if step == "resend" else request.POST.get("email", ""))
    return _page(request, NewAddressForm(), BothCodesForm(), pending)


def _ask(request: HttpRequest, user: User, email: str) -> HttpResponse:
    form = NewAddressForm({"email": email})
    if form.is_valid():
        try:
            addresses.ask(user, form.cleaned_data["email"], now=timezone.now())
        except DomainError as error:
            form.add_error("email", explained(error))
        else:
            request.session[PENDING] = form.cleaned_data["email"]
            messages.success(request, _("Two codes are on their way."))
            return redirect("account_email")
    return _page(request, form, BothCodesForm(), "")


def _codes(request: HttpRequest, user: User, pending: str) -> HttpResponse:
    form = BothCodesForm(request.POST)
    if form.is_valid():
        try:
            addresses.change(user, pending, **form.cleaned_data, now=timezone.now())
        except DomainError as error:
            for field, said in faults(error, otherwise="new_code").items():
                form.add_error(field, list(said))
        else:
            update_session_auth_hash(request, user)  # this session goes on, all others have ended
            request.session.pop(PENDING, None)
            messages.success(request, _("Your new address is in force. Everywhere else you are signed out."))
            return redirect("civic:sign_in_methods")
    return _page(request, NewAddressForm(), form, pending)


def _page(request: HttpRequest, form: NewAddressForm, codes: BothCodesForm, pending: str) -> HttpResponse:
    wrong = form.errors or codes.errors
    facts = {"form": form, "codes": codes, "pending": pending}
    return render(request, "civic/signin/address.html", facts, status=400 if wrong else 200)
