"""What every page knows: the county, the person, and which doors are open to them."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import LazyObject, empty
from django.utils.translation import get_language
from django.utils.translation import gettext as _


def county_name() -> str:
    """The county as the reader's language writes it."""
    return str(settings.COUNTY_NAME_EN if get_language() == "en" else settings.COUNTY_NAME)


def portal_name() -> str:
    """The name under which the portal writes to people, in their language."""
    return _("%(county)s Tuili") % {"county": county_name()}


def known(user: Any) -> Any:
    """The person without the wrappings that asked for them, where somebody has; templates ask them dozens of times."""
    while isinstance(user, LazyObject) and user._wrapped is not empty:  # type: ignore[attr-defined]
        user = user._wrapped  # type: ignore[attr-defined]
    return user


def portal(request: HttpRequest) -> dict[str, Any]:
    """Names of the county for every template, and the person; no query is made here."""
    return {
        **({"user": known(request.user)} if hasattr(request, "user") else {}),
        "county_name": county_name(),
        "support_email": settings.SUPPORT_EMAIL,
        "demo": settings.DEMO,
        "languages": tuple(settings.LANGUAGES),
        "tour_is_new": settings.TOUR_COOKIE_NAME not in request.COOKIES,
        "large_type": request.COOKIES.get(settings.TYPE_COOKIE_NAME) == "large",
    }
