"""How often a code may be asked for: by one asker for one address, and for one address by all askers together.

The first is tight and the second wide, so that whoever asks for somebody else's codes closes the door to nobody but
themself. An asker is a network address.
"""

from datetime import UTC, datetime

from allauth.account import app_settings
from allauth.core import ratelimit
from allauth.core.internal.ratelimit import get_cache_key, get_ip, get_rates
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from civic.core.moments import clock
from civic.web.refusals import with_answer

APP = "allauth.account"
FULL = {
    "code_by_asker": _(
        "We have sent five codes to this address within ten minutes. The newest one is good; look in your spam "
        "folder too. The next one can be sent at %(when)s."
    ),
    "code_by_address": _(
        "Many codes were asked for this address within ten minutes. The newest one is good. The next one can be sent "
        "at %(when)s."
    ),
}


def take(request: HttpRequest, email: str) -> None:
    """Count one more code for this address. Raises ValidationError, which says when the next one may come."""
    keys = {"code_by_asker": f"{email.lower()} {get_ip(request)}", "code_by_address": email.lower()}
    for action, key in keys.items():
        if not ratelimit.consume(request, action=action, key=key):
            words = FULL[action] % {"when": clock(_next(request, action, key))}
            raise ValidationError(with_answer(words, "code-not-arrived"), code="rate_limited")


def _next(request: HttpRequest, action: str, key: str) -> datetime:
    """When the oldest of the codes that fill the limit is old enough."""
    [rate] = get_rates(app=APP, action=action, config=app_settings.RATE_LIMITS)
    taken = cache.get(get_cache_key(request, app=APP, action=action, rate=rate, key=key)) or [0.0]
    return datetime.fromtimestamp(taken[-1] + rate.duration, tz=UTC)
