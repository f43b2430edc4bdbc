"""Pages for applying to take coins, and what became of it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from civic.core.errors import DomainError
from civic.web.refusals import faults
from rewards.shops import applications, queries
from rewards.shops.application_forms import ApplicationForm
from rewards.shops.models import Merchant

AGAIN = ("name", "tax_id", "contact", "phone", "email", "bank_code")  # the account number is typed anew


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def apply(request: HttpRequest) -> HttpResponse:
    """Show the person's applications with their states, and the form for one that may be sent now."""
    user: Any = request.user
    mine = list(queries.applications_of(user))
    if request.method == "POST":
        form = ApplicationForm(request.POST, request.FILES)
        if form.is_valid() and _filed(user, form):
            messages.success(request, _("Thank you. We look at your application and tell you here."))
            return redirect("rewards:apply")
        form.ask_for_papers_again()
        return _page(request, mine, form, status=422)
    return _page(request, mine, ApplicationForm(initial=_initial(user, mine)))


def _filed(user: Any, form: ApplicationForm) -> bool:
    try:
        applications.apply(by=user, now=timezone.now(), **form.cleaned_data)
    except DomainError as error:
        for field, said in faults(error, otherwise=NON_FIELD_ERRORS).items():
            form.add_error(field, list(said))
        return False
    return True


def _initial(user: Any, mine: list[Merchant]) -> dict[str, str]:
    refused = next((merchant for merchant in mine if merchant.state == Merchant.State.REJECTED), None)
    return {name: getattr(refused, name) for name in AGAIN} if refused else {"email": user.email}


def _page(request: HttpRequest, mine: list[Merchant], form: ApplicationForm, *, status: int = 200) -> HttpResponse:
    waiting = any(merchant.state == Merchant.State.APPLIED for merchant in mine)
    refused = any(merchant.state == Merchant.State.REJECTED for merchant in mine)
    context = {"applications": mine, "form": form, "waiting": waiting, "refused": refused}
    return render(request, "rewards/shops/apply.html", context, status=status)
