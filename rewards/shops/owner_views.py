"""Pages of an owner: the business with its shops, and one shop to correct."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from civic.core.errors import DomainError, NotFound
from civic.web.refusals import explained, faults
from rewards.shops import owner_actions, queries
from rewards.shops.forms import ShopPageForm
from rewards.shops.models import Shop
from rewards.shops.notes import notes_of

View = Callable[..., HttpResponse]


def for_signed_in(view: View) -> View:
    """Put a view behind sign-in, never cached; what is not the person's own answers 404."""

    @never_cache
    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NotFound as error:
            raise Http404 from error

    return guarded


@require_safe
@for_signed_in
def business(request: HttpRequest) -> HttpResponse:
    """Show every merchant that the person owns, with its shops and the way to each."""
    user: Any = request.user
    owned = list(queries.merchants_owned_by(user).prefetch_related("shops__district", "staff__user", "payout_holds"))
    if not owned:
        return redirect("rewards:apply")
    for merchant in owned:
        merchant.notes = notes_of(merchant)  # type: ignore[attr-defined]
    return render(request, "rewards/shops/business.html", {"merchants": owned})


@require_http_methods(["GET", "HEAD", "POST"])
@for_signed_in
def new_shop(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a shop to the merchant."""
    user: Any = request.user
    merchant = owner_actions.own_merchant(pk, by=user)
    form = ShopPageForm(request.POST or None, request.FILES or None, initial={"is_open": True})

    def save(answers: dict[str, Any]) -> Shop:
        return owner_actions.add_shop(pk, by=user, **answers)

    return _form_page(request, form, save, {"merchant": merchant, "shop": None})


@require_http_methods(["GET", "HEAD", "POST"])
@for_signed_in
def edit_shop(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a shop's page."""
    user: Any = request.user
    shop = owner_actions.own_shop(pk, by=user)
    # What the page shows stays as it is while the form writes into the other.
    shown = owner_actions.own_shop(pk, by=user)
    form = ShopPageForm(request.POST or None, request.FILES or None, instance=shop)

    def save(answers: dict[str, Any]) -> Shop:
        return owner_actions.change_shop(pk, by=user, **answers)

    return _form_page(request, form, save, {"merchant": shown.merchant, "shop": shown})


def _form_page(request: HttpRequest, form: ShopPageForm, save: Any, context: dict[str, Any]) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            saved = save(form.cleaned_data)
        except NotFound:
            raise
        except DomainError as error:
            for field, said in faults(error, otherwise=NON_FIELD_ERRORS).items():
                form.add_error(field, list(said))
        else:
            messages.success(request, _("“%(name)s” is saved.") % {"name": saved.name})
            return redirect("rewards:business")
    status = 422 if request.method == "POST" else 200
    return render(request, "rewards/shops/edit.html", {"form": form, **context}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_signed_in
def switch_shop(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin or stop accepting coins, with one tap."""
    user: Any = request.user
    if request.method == "POST":
        wanted = request.POST.get("open") == "1"
        try:
            shop = owner_actions.change_shop(pk, by=user, is_open=wanted)
        except NotFound:
            raise
        except DomainError as error:
            messages.error(request, explained(error))
        else:
            words = _("“%(name)s” accepts coins now.") if wanted else _("“%(name)s” accepts no coins for now.")
            messages.success(request, words % {"name": shop.name})
    return redirect("rewards:business")
