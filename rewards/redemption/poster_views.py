"""What a shop's poster opens on the citizen's phone: the shop, an amount, one button, the receipt."""

from typing import Any
from uuid import uuid4

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from civic.accounts.queries import signed_in_citizen
from civic.api import STATUS
from civic.calendar import taipei_day
from civic.errors import DomainError
from rewards import coins
from rewards.ledger.errors import InsufficientCoins
from rewards.redemption import errors, phones, posters, queries
from rewards.redemption.forms import KEY_LENGTH, AmountForm
from rewards.shops.models import Shop

OF_THE_AMOUNT = (errors.PosterAmountTooLarge, errors.PosterDayFull, errors.ShopDayFull, InsufficientCoins)


class PosterForm(AmountForm):
    """An amount; with a key it was confirmed."""

    key = forms.CharField(required=False, max_length=KEY_LENGTH, widget=forms.HiddenInput)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def poster(request: HttpRequest, pk: int) -> HttpResponse:
    """The shop as it is registered, then the amount, then one button that pays."""
    shop = Shop.objects.select_related("merchant", "district").filter(pk=pk).first()
    if shop is None or shop.merchant.state not in ("active", "suspended"):
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
            paid = posters.pay(citizen, shop.pk, amount, key=key, now=now)
            return phones.seen(request, redirect("rewards:own_receipt", paid.pk), citizen, now=now)
        posters.check(citizen, shop, amount, now=now)
    except DomainError as error:
        form.add_error("amount" if isinstance(error, OF_THE_AMOUNT) else NON_FIELD_ERRORS, str(error))
        return _page(request, shop, form, status=STATUS[error.family])
    context = {"shop": shop, "amount": amount, "key": uuid4()}
    return render(request, "rewards/redemption/poster_confirm.html", context)


def _page(request: HttpRequest, shop: Shop, form: PosterForm, *, status: int = 200) -> HttpResponse:
    citizen, now = signed_in_citizen(request), timezone.now()
    balance = coins.balance(citizen, today=taipei_day(now))
    context: dict[str, Any] = {"shop": shop, "form": form, "balance": balance}
    context["just_paid"] = queries.just_paid_by_poster(citizen, shop, now=now)
    context["most"] = min(balance, shop.poster_most)
    context["takes_coins"] = shop.poster_on and shop.is_open and shop.merchant.state == "active"
    return render(request, "rewards/redemption/poster.html", context, status=status)
