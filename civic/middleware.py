"""Staff need a second factor, and their sessions end after a while without use."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from civic.permissions import roles


class StaffSecondFactorMiddleware:
    """Lead staff without a second factor to setting one up before the administration opens (STAFF_SECOND_FACTOR)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user: Any = getattr(request, "user", None)
        if request.path.startswith("/admin/") and user is not None and user.is_authenticated and user.is_staff:
            if not request.session.get("staff_idle"):
                request.session["staff_idle"] = True
            request.session.set_expiry(settings.STAFF_IDLE_MINUTES * 60)
            if settings.STAFF_SECOND_FACTOR and (roles(user) or user.is_superuser) and not is_mfa_enabled(user):
                messages.info(request, _("Staff need a second factor: set one up, then continue."))
                return redirect(f"{reverse('mfa_activate_totp')}?next={request.path}")
        return self.get_response(request)
