"""Pages that a shop's poster opens on the citizen's phone: the shop, an amount, one button, the receipt."""

from typing import Any
from uuid import uuid4

from django.contrib.auth.decorators import login_required
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from civic.accounts.queries import signed_in_citizen
from civic.api.errors import STATUS
from civic.core.calendar import taipei_day
from civic.core.errors import DomainError
from civic.web.qr_pages import render_with_camera
from civic.web.refusals import explained
from rewards import coins
from rewards.ledger.errors import InsufficientCoins
from rewards.redemption.attempts import payer_phones
from rewards.redemption.payments import errors
from rewards.redemption.posters import actions, queries
from rewards.redemption.posters.forms import NumberForm, PhotoForm, PosterForm
from rewards.shops.models import Shop

OF_THE_AMOUNT = (errors.PosterAmountTooLarge, errors.PosterDayFull, errors.ShopDayFull, InsufficientCoins)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def poster_by_number(request: HttpRequest) -> HttpResponse:
    """Lead to where a poster's QR leads: by the camera on this page, by a photo of it, or by its digits.

    The screen at an event's door is scanned here, too: whoever looks for the camera finds this one.
    """
    by_photo = PhotoForm(request.POST, request.FILES) if request.method == "POST" else PhotoForm()
    if by_photo.is_valid():
        return redirect(by_photo.cleaned_data["place"])
    form = NumberForm(request.GET if "number" in request.GET else None)
    if form.is_valid():
        return redirect("rewards:poster", form.cleaned_data["number"])
    context = {"form": form, "by_photo": by_photo}
    status = 422 if form.errors or by_photo.errors else 200
    return render_with_camera(request, "rewards/redemption/posters/poster_number.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def poster(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the shop as it is registered, then ask for the amount, then pay with one button."""
    shop = queries.payable().select_related("merchant", "district").filter(pk=pk).first()
    if shop is None:
        raise Http404
    if request.method != "POST":
        return _page(request, shop, PosterForm())
    form = PosterForm(request.POST)
    if not form.is_valid():
        return _page(request, shop, form, status=422)
    return _answer(request, shop, form)


def _answer(request: HttpRequest, shop: Shop, form: PosterForm) -> HttpResponse:
    citizen, now = signed_in_citizen(request), timezone.now()
    amount, key = form.cleaned_data["amount"], form.cleaned_data["key"]
    try:
        if key:
            paid = actions.pay(citizen, shop.pk, amount, key=key, now=now)
            return payer_phones.seen(request, redirect("rewards:own_receipt", paid.pk), citizen, now=now)
        actions.check(citizen, shop, amount, now=now)
    except DomainError as error:
        form.add_error("amount" if isinstance(error, OF_THE_AMOUNT) else NON_FIELD_ERRORS, explained(error))
        return _page(request, shop, form, status=STATUS[error.family])
    context = {"shop": shop, "amount": amount, "key": uuid4()}
    return render(request, "rewards/redemption/posters/poster_confirm.html", context)


def _page(request: HttpRequest, shop: Shop, form: PosterForm, *, status: int = 200) -> HttpResponse:
    citizen, now = signed_in_citizen(request), timezone.now()
    balance = coins.balance(citizen, today=taipei_day(now))
    context: dict[str, Any] = {"shop": shop, "form": form, "balance": balance}
    context["just_paid"] = queries.just_paid_by_poster(citizen, shop, now=now)
    context["most"] = min(balance, shop.poster_most)
    context["takes_coins"] = shop.poster_on and shop.is_open and shop.merchant.state == "active"
    return render(request, "rewards/redemption/posters/poster.html", context, status=status)
