"""Use a browser as a shop's device: its token lies in a cookie, and clerks show who they are by a PIN."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from rewards.devices import actions
from rewards.devices.models import Device
from rewards.shops.models import ShopStaff

AT_TILL, SINCE = "till_staff", "till_since"
SHIFT = timedelta(hours=12)  # then the PIN is asked for again


def device_of(request: HttpRequest) -> Device | None:
    """Return the device that this browser is; None for any other browser. Asked once a request."""
    if not hasattr(request, "_till_device"):
        token = request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "")
        request._till_device = actions.known(token, now=timezone.now()) if token else None  # type: ignore[attr-defined]
    device: Device | None = request._till_device  # type: ignore[attr-defined]
    return device


def keep(response: HttpResponse, token: str) -> None:
    """Let this browser be the device from now on."""
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        token,
        max_age=365 * 24 * 3600,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def staff_of(device: Device) -> list[ShopStaff]:
    """Return who may work at this device: the shop's clerks and the merchant's owners who have set a PIN."""
    staff = ShopStaff.objects.at_work().filter(merchant=device.shop.merchant_id, user__is_active=True).exclude(pin="")
    return [one for one in staff.select_related("user").order_by("pk") if one.shop_id in (None, device.shop_id)]


def begin(request: HttpRequest, staff: ShopStaff, *, now: datetime) -> None:
    """Put this person at the counter, and nobody else: an owner who was signed in here is signed out."""
    logout(request)
    request.session[AT_TILL], request.session[SINCE] = staff.pk, now.timestamp()


def end(request: HttpRequest) -> None:
    """Take whoever is at the counter away, by PIN or signed in."""
    logout(request)


def at_till(request: HttpRequest, *, now: datetime) -> ShopStaff | None:
    """Return who showed themselves by PIN at this device, while their shift lasts and they still work here."""
    device, pk = device_of(request), request.session.get(AT_TILL)
    if device is None or pk is None:
        return None
    if now.timestamp() - request.session.get(SINCE, 0) > SHIFT.total_seconds():
        return None
    return next((staff for staff in staff_of(device) if staff.pk == pk), None)
