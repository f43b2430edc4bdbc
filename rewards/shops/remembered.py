"""What a browser remembers for its person: favourite shops, and which maps show the way. It needs no account."""

import re
from collections.abc import Iterable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

YEAR = 365 * 24 * 3600
MOST = 60  # favourites; the newest stay
MAPS = {"phone": _("This phone’s maps"), "google": _("Google Maps"), "osm": _("OpenStreetMap")}
NUMBERS = re.compile(r"\d{1,9}(?:-\d{1,9})*", re.ASCII)


def favourites(request: HttpRequest) -> list[int]:
    """The numbers of the shops that were marked here, newest first."""
    kept = request.COOKIES.get(settings.FAVOURITES_COOKIE_NAME, "")
    return [int(each) for each in kept.split("-")][:MOST] if NUMBERS.fullmatch(kept) else []


def keep_favourites(response: HttpResponse, shops: Iterable[int]) -> None:
    _keep(response, settings.FAVOURITES_COOKIE_NAME, "-".join(map(str, list(shops)[:MOST])))


def maps(request: HttpRequest) -> str:
    """Which of MAPS was chosen here; nothing when none was."""
    kept = request.COOKIES.get(settings.MAPS_COOKIE_NAME, "")
    return kept if kept in MAPS else ""


def keep_maps(response: HttpResponse, name: str) -> None:
    _keep(response, settings.MAPS_COOKIE_NAME, name if name in MAPS else "")


def _keep(response: HttpResponse, name: str, value: str) -> None:
    if value:
        response.set_cookie(
            name, value, max_age=YEAR, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax", httponly=True
        )
    else:
        response.delete_cookie(name, samesite="Lax")
