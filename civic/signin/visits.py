"""Where one is signed in: listed, ended one by one, or all others at once."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from rest_framework.authtoken.models import Token

from civic.accounts.actions import end_every_session
from civic.accounts.models import User
from civic.core.errors import NotFound
from civic.core.hooks import Hook
from civic.signin.device_words import device_of
from civic.signin.models import Visit

MARK = "visit"  # in the session: when it was last noted, and under which key
STEP = timedelta(minutes=15)  # a visit's row is written at most this often
ENDED: Hook[[list[str], datetime], object] = Hook("What else ends with these sessions?")
MOVED: Hook[[str, str], object] = Hook("What else goes on under the session’s new key?")
TOLD: Hook[[User], set[str]] = Hook("In which of the person’s sessions is their device told of news?")


@dataclass(frozen=True)
class Elsewhere:
    """A place that is no browser of ours where somebody is told of news, since when, and the address that ends it."""

    name: str
    since: datetime
    end: str


ELSEWHERE: Hook[[User], list[Elsewhere]] = Hook("Where beside the person’s browsers are they told of news?")


class VisitMiddleware:
    """Notes that a signed-in browser was here. After the view: its session may have got a new key."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        user: Any = getattr(request, "user", None)
        if user is not None and SESSION_KEY in request.session and user.is_authenticated and response.status_code < 500:
            _note(request, user)
        return response


def _note(request: HttpRequest, user: User) -> None:
    at, key = request.session.get(MARK) or (0, "")
    here = request.session.session_key or ""
    if key == here and time.time() - at < STEP.total_seconds():
        return
    note(request, user, now=timezone.now())


@receiver(user_logged_in)
def signed_in(sender: Any, request: HttpRequest, user: User, **_more: Any) -> None:
    """A visit begins. Whoever was here before in this browser has left."""
    request.session.pop(MARK, None)
    note(request, user, now=timezone.now())


@receiver(user_logged_out)
def signed_out(sender: Any, request: HttpRequest | None, **_more: Any) -> None:
    if request is not None and (key := getattr(request.session, "session_key", None)):
        Visit.objects.filter(session_key=key).delete()


def note(request: HttpRequest, user: User, *, now: datetime) -> None:
    """Write that the browser was here, under the key that its session has now."""
    if not request.session.session_key:
        request.session.save()
    here, before = str(request.session.session_key), (request.session.get(MARK) or (0, ""))[1]
    facts = {"user": user, "seen_at": now, "round": user.session_round, "device": _device(request)}
    with transaction.atomic():
        if before and before != here and Visit.objects.filter(session_key=before, user=user).update(session_key=here):
            for _done in MOVED(before, here):
                pass
        Visit.objects.update_or_create(session_key=here, defaults=facts, create_defaults={**facts, "since": now})
    request.session[MARK] = (int(now.timestamp()), here)


def _device(request: HttpRequest) -> str:
    return device_of(request.META.get("HTTP_USER_AGENT", ""))[:80]


def of(user: User, *, now: datetime) -> QuerySet[Visit]:
    """The person's visits that go on, the newest first."""
    live = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=now)
    return Visit.objects.filter(Exists(live), user=user, round=user.session_round)


@transaction.atomic
def end(user: User, *, pk: int, now: datetime) -> None:
    """Sign out one browser of one's own. Raises NotFound for anybody else's."""
    found = Visit.objects.filter(user=user, pk=pk).first()
    if found is None:
        raise NotFound
    _end([found.session_key], now)


@transaction.atomic
def end_others(user: User, *, here: str, now: datetime) -> int:
    """Sign out every other browser, also one that nobody noted, and the person's programs; return how many were known.

    The session `here` is over too unless it is signed anew (`update_session_auth_hash`).
    """
    count = end_browsers(user, here=here, now=now)
    Token.objects.filter(user=user).delete()
    return count


@transaction.atomic
def end_browsers(user: User, *, here: str = "", now: datetime) -> int:
    """Sign out every browser, but `here` as above; programs stay. Return how many were known."""
    keys = list(of(user, now=now).exclude(session_key=here).values_list("session_key", flat=True))
    all_keys = list(Visit.objects.filter(user=user).exclude(session_key=here).values_list("session_key", flat=True))
    end_every_session(user)
    _end(all_keys, now)
    return len(keys)


def _end(keys: list[str], now: datetime) -> None:
    Session.objects.filter(session_key__in=keys).delete()
    Visit.objects.filter(session_key__in=keys).delete()
    for _done in ENDED(keys, now):
        pass


def told(user: User) -> set[str]:
    """The sessions whose devices are told of news."""
    return set().union(*TOLD(user))


def elsewhere(user: User) -> list[Elsewhere]:
    """Where the person is told of news beside their browsers."""
    return [place for places in ELSEWHERE(user) for place in places]


def forget() -> int:
    """Delete the rows of visits whose session is gone."""
    there = Session.objects.filter(session_key=OuterRef("session_key"))
    return Visit.objects.filter(~Exists(there)).delete()[0]
