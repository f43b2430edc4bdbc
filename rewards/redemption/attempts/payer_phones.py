"""Note which phone pays for whom: random bits in a cookie, and their keyed hash for a few days (ADR 0024)."""

import re
import secrets
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from civic.accounts.models import Citizen
from civic.core.calendar import taipei_day
from civic.shown_codes.keyed import keyed_hash
from rewards.redemption.attempts.models import PayerPhone

TOKEN = re.compile(r"\A[A-Za-z0-9_-]{22}\Z")  # what `secrets.token_urlsafe(16)` makes
COOKIE_DAYS = 90


def note(token: str, citizen: Citizen, *, now: datetime) -> None:
    """Note that this phone paid out of this citizen's wallet today, once a day."""
    PayerPhone.objects.bulk_create(
        [PayerPhone(phone_hash=hashed(token), citizen=citizen, day=taipei_day(now))], ignore_conflicts=True
    )


def hashed(token: str) -> str:
    """Return the keyed hash of a token: without the server's key a copy of the table identifies no browser."""
    return keyed_hash("payer-phone", token)


def seen(request: HttpRequest, response: HttpResponse, citizen: Citizen, *, now: datetime) -> HttpResponse:
    """Note the browser of this request, which gets a cookie if it has none that is ours."""
    token = request.COOKIES.get(settings.PAYER_COOKIE_NAME, "")
    if not TOKEN.match(token):
        token = secrets.token_urlsafe(16)
    note(token, citizen, now=now)
    response.set_cookie(
        settings.PAYER_COOKIE_NAME,
        token,
        max_age=COOKIE_DAYS * 24 * 3600,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response
