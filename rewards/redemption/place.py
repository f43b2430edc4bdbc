"""Where a clerk stands: the shops that a person works in, and the one that they chose for this session."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from civic.accounts.models import User
from rewards.shops.models import Merchant, Shop
from rewards.shops.queries import shops_of

CHOSEN = "counter_shop"


@dataclass(frozen=True)
class Place:
    """Who works at the counter, in which shops, and in which one now; None until someone with several has chosen."""

    clerk: User
    shops: list[Shop]
    shop: Shop | None

    @classmethod
    def of(cls, request: HttpRequest) -> "Place":
        clerk: Any = request.user
        shops = list(shops_of(clerk))
        if len(shops) == 1:
            return cls(clerk, shops, shops[0])
        chosen = request.session.get(CHOSEN)
        return cls(clerk, shops, next((shop for shop in shops if shop.pk == chosen), None))

    @property
    def takes_coins(self) -> bool:
        """False while the chosen shop is closed to coins; a payment would be refused."""
        shop = self.shop
        return shop is None or (shop.is_open and shop.merchant.state == Merchant.State.ACTIVE)


def choose(request: HttpRequest, place: Place, pk: str) -> bool:
    """Remember the shop for this session; False when the person does not work there."""
    shop = next((shop for shop in place.shops if str(shop.pk) == pk), None)
    if shop is not None:
        request.session[CHOSEN] = shop.pk
    return shop is not None


def for_shop_staff(*, otherwise: int) -> Callable[[Any], Any]:
    """Let in people who work in a shop, as `view(request, place, …)`; others read why not, under that status."""

    def decorator(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @login_required
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            place = Place.of(request)
            if not place.shops:
                context = {"scanned": otherwise == 403}
                return render(request, "rewards/redemption/not_staff.html", context, status=otherwise)
            return view(request, place, *args, **kwargs)

        return guarded

    return decorator
