"""Pages of an owner: what a shop offers, and one offer to write."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from civic.core.errors import DomainError, NotFound
from civic.web.refusals import faults
from rewards.offers import owner_actions, queries
from rewards.offers.forms import OfferForm
from rewards.offers.models import Offer
from rewards.shops.models import Shop
from rewards.shops.owner_actions import own_shop
from rewards.shops.owner_views import for_signed_in
from rewards.shops.queries import merchants_owned_by


@require_safe
@for_signed_in
def own_offers(request: HttpRequest) -> HttpResponse:
    """Lead to the offers of an owner's shop; with several, ask of which one."""
    user: Any = request.user
    shops = list(Shop.objects.filter(merchant__in=merchants_owned_by(user)).order_by("name"))
    if len(shops) == 1:
        return redirect("rewards:offers", shops[0].pk)
    if not shops:
        return redirect("rewards:business")
    return render(request, "rewards/offers/own.html", {"shops": shops})


@require_safe
@for_signed_in
def offers(request: HttpRequest, pk: int) -> HttpResponse:
    """Show everything that the shop offers, with what is out and what was used."""
    user: Any = request.user
    shop = own_shop(pk, by=user)
    return render(request, "rewards/offers/offers.html", {"shop": shop, "offers": queries.offers_of(shop)})


@require_http_methods(["GET", "HEAD", "POST"])
@for_signed_in
def new_offer(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer something new."""
    user: Any = request.user
    shop = own_shop(pk, by=user)
    form = OfferForm(request.POST or None, request.FILES or None)
    return _page(request, form, lambda answers: owner_actions.add_offer(pk, by=user, **answers), {"shop": shop})


@require_http_methods(["GET", "HEAD", "POST"])
@for_signed_in
def edit_offer(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct an offer."""
    user: Any = request.user
    shown = owner_actions.own_offer(pk, by=user)
    form = OfferForm(request.POST or None, request.FILES or None, instance=owner_actions.own_offer(pk, by=user))

    def save(answers: dict[str, Any]) -> Offer:
        return owner_actions.change_offer(pk, by=user, stock_was=form.cleaned_data["stock_was"], **answers)

    return _page(request, form, save, {"shop": shown.shop, "offer": shown})


def _page(request: HttpRequest, form: OfferForm, save: Any, context: dict[str, Any]) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            saved = save(form.answers())
        except NotFound:
            raise
        except DomainError as error:
            for field, said in faults(error, otherwise=NON_FIELD_ERRORS).items():
                form.add_error(field, list(said))
        else:
            messages.success(request, _("“%(name)s” is saved.") % {"name": saved.title})
            return redirect("rewards:offers", saved.shop_id)
    status = 422 if request.method == "POST" else 200
    return render(request, "rewards/offers/edit.html", {"form": form, **context}, status=status)
