"""A device asks to be told, and stops."""

import base64
import binascii
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import get_language
from rest_framework.authtoken.models import Token

from civic.accounts.models import User
from civic.core.errors import NotFound
from engagement.delivery.channels.webpush import keys, places
from engagement.delivery.channels.webpush.errors import BadKeys, PushIsOff, TooManyDevices, UnknownPushService
from engagement.delivery.channels.webpush.models import PushSubscription

MOST_DEVICES = 10
KEPT_DAYS = 30  # how long it can be seen that a device ended; the privacy notice says so


@transaction.atomic
def subscribe(
    user: User, *, endpoint: str, p256dh: str, auth: str, session_key: str, device: str, now: datetime
) -> PushSubscription:
    """Let messages go to this browser; the same browser asking again is the same subscription.

    A browser that was somebody else's belongs to whoever signed in there last.
    Raises PushIsOff, UnknownPushService, BadKeys or TooManyDevices.
    """
    if not keys.are_there():
        raise PushIsOff
    if len(endpoint) > 1000 or not places.is_allowed(endpoint):
        raise UnknownPushService
    _require_keys(p256dh, auth)
    User.objects.select_for_update().get(pk=user.pk)  # two tabs of one person come one after the other
    facts = {"p256dh": p256dh, "auth": auth, "session_key": session_key, "device": device[:80]}
    facts |= {"key_id": keys.key_id(), "language": get_language() or ""}
    there = PushSubscription.objects.select_for_update().filter(endpoint=endpoint, ended_at=None).first()
    if there and there.user_id == user.pk:
        PushSubscription.objects.filter(pk=there.pk).update(**facts)
        return there
    if there:
        _end(PushSubscription.objects.filter(pk=there.pk), now=now)
    if living_of(user).count() >= MOST_DEVICES:
        raise TooManyDevices
    return PushSubscription.objects.create(user=user, endpoint=endpoint, created_at=now, **facts)


def _require_keys(p256dh: str, auth: str) -> None:
    """Raise BadKeys unless these are a point of the curve P-256 and 16 bytes."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _bytes(p256dh))
        secret = _bytes(auth)
    except (ValueError, binascii.Error) as error:
        raise BadKeys from error
    if len(secret) != 16:
        raise BadKeys


def _bytes(text: str) -> bytes:
    if len(text) > 100 or not text.isascii():
        raise ValueError(text)
    return base64.b64decode(text.replace("-", "+").replace("_", "/") + "=" * (-len(text) % 4), validate=True)


def living_of(user: User) -> Any:
    """The subscriptions of a person that have not ended."""
    return PushSubscription.objects.filter(user=user, ended_at=None)


def reachable(pks: Sequence[int], *, now: datetime) -> dict[int, PushSubscription]:
    """Find which of these browsers may be pushed to at this moment; those whose visit is over end here.

    Asked when a push leaves, not when it is planned: in quiet hours a night lies between. A program's subscription
    holds while its owner has a key. An account that is closed is told nothing.
    """
    visits = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=now)
    programs = Token.objects.filter(user=OuterRef("user"))
    asked = PushSubscription.objects.filter(pk__in=pks, ended_at=None, user__is_active=True)
    found = asked.filter(Q(Exists(visits)) | Q(Exists(programs), session_key="")).in_bulk()
    end_for_good([pk for pk in pks if pk not in found], now=now)
    return found


def end(user: User, *, pk: int, now: datetime) -> None:
    """Stop messages to one of one's own devices. Raises NotFound for anybody else's, and for one that ended."""
    if not _end(living_of(user).filter(pk=pk), now=now):
        raise NotFound


def end_of_session(session_key: str, *, now: datetime) -> int:
    """Stop messages to the browser whose visit ends."""
    return _end(PushSubscription.objects.filter(session_key=session_key, ended_at=None), now=now)


def end_for_good(pks: Sequence[int], *, now: datetime) -> int:
    """Stop messages to browsers that nobody reaches any more."""
    return _end(PushSubscription.objects.filter(pk__in=pks, ended_at=None), now=now)


def _end(rows: Any, *, now: datetime) -> int:
    """End them; the address and keys go at once, for nothing needs them any more."""
    return int(rows.update(ended_at=now, p256dh="", auth="", endpoint="", session_key=""))


def forget(*, now: datetime) -> int:
    """Delete what ended KEPT_DAYS ago; return how many rows."""
    return int(PushSubscription.objects.filter(ended_at__lt=now - timedelta(days=KEPT_DAYS)).delete()[0])
