"""Pages of an owner about being paid: the account, what waits for a second person, what was changed."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from civic.core.calendar import taipei_day
from civic.core.errors import DomainError, NotFound
from civic.web.refusals import explained, faults
from rewards.payees import actions, queries
from rewards.payees.forms import OwnAccountForm
from rewards.payees.models import MerchantChange
from rewards.shops import owner_actions
from rewards.shops.models import Merchant
from rewards.shops.notes import notes_of
from rewards.shops.owner_views import for_signed_in
from rewards.shops.queries import owners_of

SHOWN = 10  # changes of the past


@require_http_methods(["GET", "HEAD", "POST"])
@for_signed_in
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """Show where the county pays to, and ask for another account."""
    user: Any = request.user
    merchant = owner_actions.own_merchant(pk, by=user)
    if request.method != "POST":
        return _page(request, merchant, OwnAccountForm())
    form = OwnAccountForm(request.POST, request.FILES)
    if form.is_valid() and _asked(request, merchant, form):
        return redirect("rewards:account", pk)
    return _page(request, merchant, form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
@for_signed_in
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what an owner asked for."""
    user: Any = request.user
    change = queries.changes_for(user).filter(pk=pk).first()
    if change is None:
        raise NotFound
    if request.method == "POST":
        try:
            actions.withdraw(pk, by=user)
        except NotFound:
            raise
        except DomainError as error:
            messages.error(request, explained(error))
        else:
            messages.success(request, _("Withdrawn; nothing was changed."))
    return redirect("rewards:account", change.merchant_id)


def _asked(request: HttpRequest, merchant: Merchant, form: OwnAccountForm) -> bool:
    user: Any = request.user
    try:
        actions.ask_for_account(merchant.pk, by=user, now=timezone.now(), **form.cleaned_data)
    except NotFound:
        raise
    except DomainError as error:
        for field, said in faults(error, otherwise=NON_FIELD_ERRORS).items():
            form.add_error(field, list(said))
        return False
    messages.success(
        request,
        _("Thank you. Somebody at the county compares it with the bank book. You get the answer in your inbox."),
    )
    return True


def _page(request: HttpRequest, merchant: Merchant, form: OwnAccountForm, *, status: int = 200) -> HttpResponse:
    waiting = list(queries.waiting_for(merchant))
    today = taipei_day(timezone.now())
    context = {
        "merchant": merchant,
        "form": form,
        "owners": owners_of(merchant),
        "waiting": waiting,
        "may_ask": merchant.state not in actions.APPLICATIONS
        and not any(change.kind == MerchantChange.Kind.ACCOUNT for change in waiting),
        "past": queries.past_of(merchant)[:SHOWN],
        "notes": [note for note in notes_of(merchant) if note.icon != "clock"],  # what waits stands below in full
        "days": settings.PAYEE_HOLD_DAYS,
        "until": today + timedelta(days=settings.PAYEE_HOLD_DAYS),
    }
    return render(request, "rewards/payees/account.html", context, status=status)
