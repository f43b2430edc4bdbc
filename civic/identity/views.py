"""How well the county knows a citizen, and the two ways to be known better."""

from typing import Any

import segno
from allauth.account.adapter import get_adapter
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from civic.accounts.queries import signed_in_citizen
from civic.core.errors import DomainError
from civic.identity import counter, letters
from civic.identity.actions import AlreadyVerified
from civic.identity.benefits import terms_of
from civic.identity.forms import LetterForm
from civic.identity.guessing import Guesser
from civic.identity.methods import METHODS, title_of
from civic.identity.queries import proof_of
from civic.web.refusals import explained, faults


@require_safe
@login_required
@never_cache
def level(request: HttpRequest) -> HttpResponse:
    """One's level, what it may earn and spend, and the ways to prove who one is."""
    citizen = signed_in_citizen(request)
    proof = proof_of(citizen)
    context = {
        "citizen": citizen,
        "proof": proof,
        "proof_method": title_of(proof.method) if proof else "",
        "terms": terms_of(citizen),
        "methods": [] if proof else [method for method in METHODS.values() if method.is_open_to(citizen)],
    }
    return render(request, "civic/identity/level.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def at_counter(request: HttpRequest) -> HttpResponse:
    """Show a code for the counter; a press makes a new one."""
    citizen, now = signed_in_citizen(request), timezone.now()
    if request.method == "POST":
        try:
            counter.make_code(citizen, now=now)
        except AlreadyVerified as error:
            messages.info(request, explained(error))
            return redirect("civic:identity")
        return redirect("civic:identity_counter")
    if proof_of(citizen):
        return redirect("civic:identity")
    live = counter.live_code(citizen, now=now)
    return render(request, "civic/identity/at_counter.html", {"live": live, **(_shown(live) if live else {})})


def _shown(live: Any) -> dict[str, Any]:
    shown = counter.show(bytes(live.nonce))
    picture = segno.make_qr(counter.address_of(shown), error="m").svg_data_uri(border=4, light="#fff", omitsize=True)
    return {"shown": shown, "picture": picture}


@sensitive_post_parameters("national_id", "code")
@sensitive_variables("form", "sent")
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def by_letter(request: HttpRequest) -> HttpResponse:
    """Take the code from a letter."""
    citizen = signed_in_citizen(request)
    form = LetterForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data
        try:
            letters.redeem(
                citizen, by=guesser(request), code=sent["code"], number=sent["national_id"], now=timezone.now()
            )
        except DomainError as error:
            show_fault(form, error, otherwise="code")
        else:
            messages.success(request, _("Thank you. You are a verified citizen now."))
            return redirect("civic:identity")
    elif request.method != "POST" and proof_of(citizen):
        return redirect("civic:identity")
    return render(request, "civic/identity/by_letter.html", {"form": form}, status=422 if form.errors else 200)


def guesser(request: HttpRequest) -> Guesser:
    """Who tries a code, and from where."""
    user: Any = request.user
    return Guesser(user, get_adapter(request).get_client_ip(request))


def show_fault(form: forms.Form, error: DomainError, *, otherwise: str = "") -> None:
    """Put a rule's no beside the field that it is about."""
    for name, said in faults(error, otherwise=otherwise).items():
        form.add_error(name if name in form.fields else None, list(said))
