"""Two plain files for programs: what search engines may read, and whom to tell about a hole (RFC 9116)."""

from datetime import date

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from civic.core.calendar import taipei_day

DAY = 24 * 3600
PLAIN = "text/plain; charset=utf-8"
# What belongs to one person or to the desk; each asks for sign-in anyway, so this only saves machines the way.
CLOSED = ("/admin/", "/accounts/", "/api/", "/me/", "/inbox/", "/wallet/", "/pay/", "/merchant/", "/messages/", "/m/")
GOOD_FOR = 6  # months that an answer about holes stays good


@require_safe
@cache_control(public=True, max_age=DAY)
def robots(request: HttpRequest) -> HttpResponse:
    """Say which pages are for search engines, and where they are listed."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED), ""]
    lines += [f"Sitemap: {settings.PUBLIC_URL}{reverse('engagement:sitemap')}", ""]
    return HttpResponse("\n".join(lines), content_type=PLAIN)


@require_safe
@cache_control(public=True, max_age=DAY)
def security(request: HttpRequest) -> HttpResponse:
    """Say whom to tell about a hole. It names a day in some months, so that a forgotten copy ends by itself."""
    today = taipei_day(timezone.now())
    months = today.year * 12 + today.month - 1 + GOOD_FOR
    ends = date(months // 12, months % 12 + 1, 1)
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {ends:%Y-%m-%d}T00:00:00Z",
        "Preferred-Languages: zh-Hant, en",
        f"Canonical: {settings.PUBLIC_URL}{request.path}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type=PLAIN)
