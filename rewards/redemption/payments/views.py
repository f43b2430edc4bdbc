"""Pages of a citizen's own receipts."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseClientRefresh

from civic.accounts.models import Citizen
from civic.accounts.queries import current_citizen, signed_in_citizen
from civic.core.calendar import taipei_day
from rewards.redemption.payments import queries
from rewards.shops.daily_word import word_of


@require_safe
@login_required
@never_cache
def own_receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a payment of the citizen's own; on its day with the shop's word and a running clock, for the shop to see."""
    return render(request, "rewards/redemption/payments/own_receipt.html", _receipt(signed_in_citizen(request), pk))


@require_safe
@login_required
@never_cache
def receipt_of_line(request: HttpRequest, transaction: int) -> HttpResponse:
    """Lead from a line of the wallet to the receipt of its payment; a line without one leads back."""
    pk = queries.payment_behind(signed_in_citizen(request), transaction)
    return redirect("rewards:own_receipt", pk) if pk else redirect("rewards:wallet")


@require_safe
@never_cache
def own_receipt_status(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer the open receipt, which asks every second: nothing until something has changed."""
    citizen = current_citizen(request)
    if citizen is None:
        return HttpResponseClientRefresh()
    context = _receipt(citizen, pk)
    if request.GET.get("v") == context["redemption"].version:
        return HttpResponse(status=204)
    return render(request, "rewards/redemption/payments/_own_receipt.html", context)


def _receipt(citizen: Citizen, pk: int) -> dict[str, Any]:
    redemption = queries.payment_of(citizen, pk)
    if redemption is None:
        raise Http404
    now = timezone.now()
    today = taipei_day(now)
    is_today = taipei_day(redemption.completed_at) == today
    return {
        "redemption": redemption,
        "now": now,
        "word": word_of(redemption.shop_id, today) if is_today and redemption.way == redemption.Way.POSTER else "",
    }
