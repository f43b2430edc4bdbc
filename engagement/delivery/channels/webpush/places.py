"""Where pushes may go: to the push services of the browsers, and to whatever else PUSH_HOSTS names."""

from urllib.parse import SplitResult, urlsplit

from django.conf import settings

SERVICES = (  # of Chromium, Firefox, Safari and Edge
    "fcm.googleapis.com",
    "updates.push.services.mozilla.com",
    "push.services.mozilla.com",
    "web.push.apple.com",
    "push.apple.com",
    "notify.windows.com",
)


def is_allowed(endpoint: str) -> bool:
    """Whether a push may go there. A redirect is never followed, so that this is the last word."""
    try:
        parts = urlsplit(endpoint)
        port = parts.port
    except ValueError:
        return False
    if not parts.hostname or parts.username is not None or parts.password is not None or not endpoint.isascii():
        return False
    return _is_named(parts, port) or _is_public(parts, port)


def _is_named(parts: SplitResult, port: int | None) -> bool:
    usual = {"https": 443, "http": 80}.get(parts.scheme)
    return usual is not None and f"{parts.hostname}:{port or usual}" in settings.PUSH_HOSTS


def _is_public(parts: SplitResult, port: int | None) -> bool:
    host = parts.hostname or ""
    known = any(host == service or host.endswith(f".{service}") for service in SERVICES)
    return parts.scheme == "https" and port in (None, 443) and known
