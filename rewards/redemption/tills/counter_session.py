"""Know who works at a counter, in which shops, and which one they chose for this session."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from civic.accounts.models import User
from rewards.devices import sessions
from rewards.devices.models import Device
from rewards.redemption.payments.till import Till
from rewards.redemption.tills import foreign_scans
from rewards.shops.models import Merchant, Shop
from rewards.shops.queries import owns, shops_of

CHOSEN = "counter_shop"


@dataclass(frozen=True)
class CounterSession:
    """Who works at the counter, in which shops, and in which one now; None until someone with several has chosen."""

    clerk: User
    shops: list[Shop]
    shop: Shop | None
    device: Device | None = None
    by_pin: bool = False  # on a shop's device; for an owner's acts people sign in themselves

    @classmethod
    def of(cls, request: HttpRequest) -> "CounterSession | None":
        """Return the session of whoever is signed in, or showed a PIN at a shop's device; None for anybody else."""
        device = sessions.device_of(request)
        clerk: Any = request.user
        if not clerk.is_authenticated:
            staff = sessions.at_till(request, now=timezone.now()) if device else None
            return cls(staff.user, [device.shop], device.shop, device, by_pin=True) if staff and device else None
        shops = list(shops_of(clerk))
        here = device if device and any(shop.pk == device.shop_id for shop in shops) else None
        if len(shops) == 1:
            return cls(clerk, shops, shops[0], here)
        chosen = request.session.get(CHOSEN, here.shop_id if here else None)
        return cls(clerk, shops, next((shop for shop in shops if shop.pk == chosen), None), here)

    @property
    def till(self) -> Till:
        """Return the till for a payment; the device is noted when it is the chosen shop's."""
        is_here = self.device and self.shop and self.device.shop_id == self.shop.pk
        return Till(self.clerk, self.device if is_here else None)

    @property
    def takes_coins(self) -> bool:
        """Return False while the chosen shop is closed to coins; a payment would be refused."""
        shop = self.shop
        return shop is None or (shop.is_open and shop.merchant.state == Merchant.State.ACTIVE)

    def is_owner_of(self, shop: Shop) -> bool:
        """Return whether this session may cancel and give back."""
        return not self.by_pin and owns(self.clerk, shop)


def _came_by_themselves(request: HttpRequest) -> bool:
    """Return whether the person came by camera, by typing, or from a page of ours."""
    return request.headers.get("Sec-Fetch-Site", "none") in ("none", "same-origin")


def choose(request: HttpRequest, session: CounterSession, pk: str) -> bool:
    """Remember the shop for this session; False when the person does not work there."""
    shop = next((shop for shop in session.shops if str(shop.pk) == pk), None)
    if shop is not None:
        request.session[CHOSEN] = shop.pk
    return shop is not None


def for_shop_staff(*, otherwise: int) -> Callable[[Any], Any]:
    """Let in people who work in a shop, as `view(request, session, …)`; others read why not, under that status."""

    def decorator(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            session = CounterSession.of(request)
            if session is None:  # a device without a clerk asks who is there, any other browser for sign-in
                if sessions.device_of(request):
                    return redirect("rewards:till")
                return redirect_to_login(request.get_full_path())
            if not session.shops:
                if otherwise == 403 and (code := kwargs.get("code")) and _came_by_themselves(request):
                    foreign_scans.scanned(session.clerk, code, now=timezone.now())
                context = {"scanned": otherwise == 403}
                return render(request, "rewards/redemption/tills/not_staff.html", context, status=otherwise)
            return view(request, session, *args, **kwargs)

        return guarded

    return decorator
