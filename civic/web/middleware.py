"""Guards around every page: how much is read, what browsers may keep, how staff sign in and for how long."""

import time
from collections.abc import Callable
from typing import Any

import structlog
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.http import http_date, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civic.api.parsers import BodyTooLarge
from civic.core.locks import Busy, timed_out
from civic.core.roles import roles
from civic.web import networks

log = structlog.get_logger(__name__)
SEEN = "staff_seen_at"
SINCE = "staff_since"
OUR_PASSWORD_PAGE = ("password_change", "password_change_done")  # Django's: ours asks for what ADR 0030 asks
SEEN_STEP = 60  # seconds; a session is written at most this often
NEVER_KEPT = "max-age=0, no-cache, no-store, must-revalidate, private"  # Django's words: add_never_cache_headers
OPEN_IN_MAINTENANCE = ("/healthz", "/sw.js", "/offline/", "/manifest.webmanifest", "/favicon.ico")
MAINTENANCE_WORDS = gettext_lazy("The portal is closed for maintenance. Nothing was changed; please try again later.")


# What a page may ask a browser for: our own pages what they use, nobody else anything.
USED = (
    "autoplay", "camera", "clipboard-write", "geolocation", "publickey-credentials-create", "publickey-credentials-get",
    "web-share",
)  # fmt: skip
UNUSED = (
    "accelerometer", "display-capture", "encrypted-media", "fullscreen", "gyroscope", "hid", "magnetometer",
    "microphone", "midi", "payment", "picture-in-picture", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking",
)  # fmt: skip
PERMISSIONS = ", ".join([*(f"{name}=(self)" for name in USED), *(f"{name}=()" for name in UNUSED)])


class PermissionsMiddleware:
    """Tells browsers what a page may ask a phone for: a foreign script that got in could ask for no more."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        return response


class MaintenanceMiddleware:
    """With MAINTENANCE=1 every page and the API answer 503 before the database is asked; signs of life stay."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not settings.MAINTENANCE or request.path in OPEN_IN_MAINTENANCE:
            return self.get_response(request)
        response = closed_for_maintenance(request)
        response["Retry-After"] = str(settings.MAINTENANCE_RETRY_SECONDS)
        add_never_cache_headers(response)
        return response


def closed_for_maintenance(request: HttpRequest) -> HttpResponse:
    """A page for people, the one error shape for programs."""
    if request.path.startswith("/api/"):
        error = {"code": "maintenance", "message": str(MAINTENANCE_WORDS), "fields": {}}
        return JsonResponse({"error": error}, status=503)
    return HttpResponse(render_to_string("503.html", {"phone": settings.SUPPORT_PHONE}), status=503)


class RequestSizeMiddleware:
    """Refuses a body that is too large by what it says of itself, before a byte of it is read or written to disk."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        said = request.META.get("CONTENT_LENGTH") or "0"
        if not said.isdigit() or int(said[:19]) <= settings.REQUEST_MAX_BYTES:
            return self.get_response(request)
        if not request.path.startswith("/api/"):
            raise RequestDataTooBig
        error = {"code": BodyTooLarge.default_code, "message": str(BodyTooLarge.default_detail), "fields": {}}
        return JsonResponse({"error": error}, status=413)


class ButtonPagesMiddleware:
    """An address that only a button opens gets a page with the way on, as after signing in again, and no blank one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        blank = response.status_code == 405 and request.method == "GET" and not response.content
        if blank and not request.path.startswith("/api/"):
            response.content = render_to_string("405.html", request=request)
            response["Content-Type"] = "text/html; charset=utf-8"
        return response


class BusyMiddleware:
    """Where the database gave up waiting for somebody else, a page says so and sends the same request again.

    The same fields, with the key that lets a payment happen once; but no PIN and no password. The API says it in its
    one shape (civic/api/errors.py).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Busy) and not timed_out(error):
            return None
        log.warning("request.busy", path=request.path)
        context = {"words": Busy.message, "again": _fields_to_send_again(request)}
        response = HttpResponse(render_to_string("busy.html", context, request=request), status=503)
        response["Retry-After"] = "1"
        add_never_cache_headers(response)
        return response


def _fields_to_send_again(request: HttpRequest) -> list[tuple[str, str]]:
    """List what a form sent; nothing when it cannot be sent again from a page: a file, or a secret."""
    sent = [(name, value) for name, values in request.POST.lists() for value in values]
    secret = any(name == "pin" or "password" in name for name, _value in sent)
    return [] if secret or request.FILES else [pair for pair in sent if pair[0] != "csrfmiddlewaretoken"]


class PrivatePagesMiddleware:
    """What a signed-in person sees is kept by no browser and no proxy: after signing out, Back shows nothing of it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        user: Any = getattr(request, "user", None)
        if not response.has_header("Cache-Control") and user is not None and user.is_authenticated:
            response.headers.setdefault("Expires", http_date(time.time()))
            response.headers["Cache-Control"] = NEVER_KEPT
        return response


class StaffSecondFactorMiddleware:
    """Guards what staff can reach.

    Any signed-in member of staff is signed out after STAFF_IDLE_MINUTES without a request (STAFF_IDLE_BY_ROLE says
    for which roles sooner), and STAFF_SESSION_HOURS after signing in whatever they do, on every page.
    The administration opens only through the portal's own sign-in page, and with STAFF_SECOND_FACTOR only to
    a session in which the second factor was shown, from that network; who has none yet is led to setting one up.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        before = networks.last_shown(request)
        response = self.get_response(request)
        keep_alive(request)  # after the view, so that the request which signs in counts too
        if networks.last_shown(request) != before:
            networks.bind(request)
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or not _is_administration(request, match):
            return None
        user: Any = request.user
        if match.url_name == "login" and "admin" in match.namespaces:
            return _to_our_sign_in(request, user)
        if user.is_authenticated and match.url_name in OUR_PASSWORD_PAGE:
            return HttpResponseRedirect(reverse("account_change_password"))
        if settings.STAFF_SECOND_FACTOR and user.is_authenticated and user.is_staff:
            return to_second_factor(request, user)
        return None


def _is_administration(request: HttpRequest, match: Any) -> bool:
    """Whether a page is staff's: also the desks, which stand below the administration and have names of their own."""
    return "admin" in match.namespaces or request.path.startswith(reverse("admin:index"))


def keep_alive(request: HttpRequest) -> None:
    """Let a staff session end when it is idle too long or has lasted long enough; citizens keep their long one."""
    user: Any = getattr(request, "user", None)
    if user is None or not user.is_authenticated or not user.is_staff or SESSION_KEY not in request.session:
        return
    now = int(time.time())
    if abs(now - request.session.get(SEEN, 0)) >= SEEN_STEP or not _ends_soon(request):
        # A clock that was ahead and was set back must not let a session last longer than its hours from now.
        since = request.session[SINCE] = min(request.session.get(SINCE, now), now)
        left = since + settings.STAFF_SESSION_HOURS * 3600 - now
        request.session[SEEN] = now
        request.session.set_expiry(max(1, min(idle_minutes(user) * 60, left)))


def idle_minutes(user: Any) -> int:
    """After how many minutes without a request this person is signed out: the strictest of their roles counts."""
    held = (settings.STAFF_IDLE_BY_ROLE.get(role, settings.STAFF_IDLE_MINUTES) for role in roles(user))
    return min([settings.STAFF_IDLE_MINUTES, *held])


def _ends_soon(request: HttpRequest) -> bool:
    """False when signing in has just given the session a citizen's length."""
    return request.session.get_expiry_age() <= settings.STAFF_IDLE_MINUTES * 60


def _to_our_sign_in(request: HttpRequest, user: Any) -> HttpResponse | None:
    """The administration's own sign-in form knows no second factor, so it is never shown."""
    if not user.is_authenticated:
        return _redirect("account_login", request.GET.get("next") or reverse("admin:index"))
    if not user.is_staff:
        raise PermissionDenied
    return HttpResponseRedirect(reverse("admin:index"))


def to_second_factor(request: HttpRequest, user: Any) -> HttpResponse | None:
    """The way to the second factor, to one who has not shown it in this session; None for one who has."""
    if not is_mfa_enabled(user):
        messages.info(request, _("Staff need a second factor: set one up, then continue."))
        return _redirect("mfa_activate_totp", request.get_full_path())
    if networks.last_shown(request) and not networks.is_foreign(request):
        return None
    by_code = is_mfa_enabled(user, [Authenticator.Type.TOTP])
    return _redirect("mfa_reauthenticate" if by_code else "mfa_reauthenticate_webauthn", request.get_full_path())


def _redirect(to: str, then: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse(to)}?{urlencode({'next': then})}")
