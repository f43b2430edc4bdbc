"""The portal inside LINE: who somebody is there, as LINE itself says it to us, and never the browser alone."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from civic.core.errors import DomainError
from engagement.delivery.channels.line import actions, calls
from engagement.delivery.channels.line.calls import Ask

VERIFY = "/oauth2/v2.1/verify"
ISSUER = "https://access.line.me"
CLOCKS = timedelta(minutes=2)  # by which LINE's clock may differ from ours
OPENS = "https://liff.line.me"


class NotSure(DomainError):
    """LINE does not say that it is so, or says it for another page, another hour, or a second time."""

    code = "line_not_sure"
    help = "line-and-sms"
    family = DomainError.FORBIDDEN
    message = _("LINE could not tell us who you are. Close this page and open it in LINE once more.")


class Away(DomainError):
    code = "line_away"
    help = "line-and-sms"
    family = DomainError.STOPPED
    message = _("LINE does not answer at the moment. Please try again in a few minutes, or sign in another way.")


@dataclass(frozen=True)
class Origins:
    """From where that one page may load LINE's program, and to whom it may speak."""

    script: str
    connect: tuple[str, ...]


def is_on() -> bool:
    return bool(settings.LINE_LIFF_ID) and calls.is_on()


def channel_id() -> str:
    """The LINE Login channel to which the LIFF app belongs."""
    return str(settings.LINE_LIFF_ID).partition("-")[0]


def address_of(path: str) -> str:
    """Where a button in LINE leads: into the portal inside LINE where there is one, else to its usual address."""
    return f"{OPENS}/{settings.LINE_LIFF_ID}?{urlencode({'to': path})}" if is_on() else settings.PUBLIC_URL + path


def origins() -> Origins:
    parts = urlsplit(settings.LINE_LIFF_SDK)
    own = f"{parts.scheme}://{parts.netloc}"
    return Origins(own, (own, "https://api.line.me", "https://liffsdk.line-scdn.net"))


def who(token: str, *, nonce: str, now: datetime) -> str:
    """LINE's number for the person whose ID token this is. Raises NotSure, Away.

    LINE verifies its own signature; what it must have been made for (this channel, this hour, no other page) is
    checked here. A token counts once.
    """
    body = urlencode({"id_token": token, "client_id": channel_id()}).encode()
    with calls.wire(seconds=8) as wire:
        [back] = wire.ask(Ask("POST", VERIFY, body, kind="application/x-www-form-urlencoded"))
    if back.status in (calls.AWAY, calls.LOST, 429) or back.status >= 500:
        raise Away
    if not back.is_good or not _is_for_us(back.said, nonce=nonce, now=now):
        raise NotSure
    _spend(token, now=now)
    return str(back.said["sub"])


def _is_for_us(said: dict[str, Any], *, nonce: str, now: datetime) -> bool:
    until, since, sub = said.get("exp"), said.get("iat"), said.get("sub")
    if not (isinstance(until, int) and isinstance(since, int) and isinstance(sub, str) and 0 < len(sub) <= 64):
        return False
    is_now = since - CLOCKS.total_seconds() <= now.timestamp() < until
    is_ours = said.get("iss") == ISSUER and said.get("aud") == channel_id()
    return is_now and is_ours and said.get("nonce", nonce) == nonce


@transaction.atomic
def _spend(token: str, *, now: datetime) -> None:
    if not actions.is_new(f"liff:{hashlib.sha256(token.encode()).hexdigest()[:56]}", now=now):
        raise NotSure
