"""Signing out, here or from elsewhere, ends messages to that browser; a new key of its session does not."""

from datetime import datetime
from typing import Any

from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver
from django.utils import timezone

from civic.accounts.models import User
from civic.signin import visits
from engagement.delivery.channels.webpush import actions
from engagement.delivery.channels.webpush.models import PushSubscription


@receiver(user_logged_out)
def visit_ends(sender: Any, request: Any, **_more: Any) -> None:
    if request is not None and (key := getattr(request.session, "session_key", None)):
        actions.end_of_session(key, now=timezone.now())


@visits.ENDED.connect
def visits_end(keys: list[str], now: datetime) -> None:
    for key in keys:
        actions.end_of_session(key, now=now)


@visits.MOVED.connect
def visit_goes_on(before: str, here: str) -> None:
    PushSubscription.objects.filter(session_key=before, ended_at=None).update(session_key=here)


@visits.TOLD.connect
def told(user: User) -> set[str]:
    return set(actions.living_of(user).values_list("session_key", flat=True))
