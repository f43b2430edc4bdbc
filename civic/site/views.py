"""A tool for everyone: larger letters, the accessibility statement, the installed app, the style page."""

import hashlib
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from civic.consent.typed import takes_typed_along
from civic.site import components
from civic.web.context import county_name, portal_name

YEAR = 365 * 24 * 3600
SHELL = (
    "css/site.css",
    "js/offline.js",
    "img/mark.svg",
    "img/no-line.svg",
)
ICONS = (("img/icon-192.png", "192x192", "any"), ("img/icon-512.png", "512x512", "any"),
         ("img/icon-maskable-512.png", "512x512", "maskable"))  # fmt: skip
DESCRIPTION = gettext_noop(
    "%(county_name)s tells you what concerns you. Answer a few questions, earn coins, and spend them in the shops "
    "around you."
)
# What a long press on the app's icon offers; the addresses of other apps are named as text, as in civic/urls.py.
SHORTCUTS = (
    (_("Pay"), "rewards:pay", "img/shortcut-pay.png"),
    (_("Inbox"), "engagement:inbox", "img/shortcut-inbox.png"),
    (_("Scan a shop’s poster"), "rewards:poster_by_number", "img/shortcut-scan.png"),
)
SCREENSHOTS = (
    ("img/screen-phone.webp", "780x1688", "narrow", _("Home on a phone: what is new, and your coins")),
    ("img/screen-desk.webp", "1280x800", "wide", _("Shops that take coins, as a list and on a map")),
)


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement: what holds, what does not yet, the shortcut keys, whom to tell."""
    return render(request, "civic/site/accessibility.html")


@require_POST
@takes_typed_along
def display(request: HttpRequest) -> HttpResponse:
    """Set large type on or off in this browser, and go back to where one was."""
    there = request.POST.get("next", "/")
    response = redirect(there if url_has_allowed_host_and_scheme(there, None) else "/")
    if request.POST.get("type") == "large":
        response.set_cookie(
            settings.TYPE_COOKIE_NAME, "large", max_age=YEAR, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax"
        )
    else:
        response.delete_cookie(settings.TYPE_COOKIE_NAME, samesite="Lax")
    return response


@require_safe
@cache_control(max_age=3600)
def manifest(request: HttpRequest) -> HttpResponse:
    """What a phone needs to put the portal among its apps."""
    icons = [{"src": static(path), "sizes": sizes, "type": "image/png", "purpose": use} for path, sizes, use in ICONS]
    facts: dict[str, Any] = {
        "id": "/",
        "name": portal_name(),
        "short_name": settings.COUNTY_NAME,
        "lang": "zh-Hant",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f1f6f6",
        "theme_color": "#07303e",
        "icons": icons,
        "description": gettext(DESCRIPTION) % {"county_name": county_name()},
        "categories": ["government", "utilities"],
        "shortcuts": [
            {"name": str(name), "url": reverse(view), "icons": [{"src": static(icon), "sizes": "96x96"}]}
            for name, view, icon in SHORTCUTS
        ],
        "share_target": {
            "action": reverse("civic:help_shared"),
            "method": "POST",
            "enctype": "multipart/form-data",
            "params": {
                "title": "title",
                "text": "text",
                "url": "url",
                "files": [{"name": "photo", "accept": ["image/jpeg", "image/png", "image/webp"]}],
            },
        },
        "screenshots": [
            {"src": static(path), "sizes": sizes, "type": "image/webp", "form_factor": form, "label": str(label)}
            for path, sizes, form, label in SCREENSHOTS
        ],
    }
    return JsonResponse(facts, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})


@require_safe
@cache_control(no_cache=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """Keeps the offline page and what it needs; its version changes with any of them."""
    shell = ["/offline/", *(static(path) for path in SHELL)]
    version = hashlib.sha256(" ".join([*shell, settings.COUNTY_NAME]).encode()).hexdigest()[:12]
    facts = {"shell": shell, "version": version, "app": portal_name()}
    return render(request, "civic/site/sw.js", facts, content_type="text/javascript")


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """What the installed app shows without a line, Chinese first and then English; knows nobody."""
    return render(request, "civic/site/offline.html", {"county_name": settings.COUNTY_NAME})


@require_safe
def style(request: HttpRequest) -> HttpResponse:
    """The living style page: every component in every state. For staff, and for everyone in a demo."""
    user: Any = request.user
    if not (settings.DEMO or user.is_staff):
        raise Http404
    return render(request, "civic/site/style.html", components.everything())
