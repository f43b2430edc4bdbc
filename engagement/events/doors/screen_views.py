"""The screen at a door with its changing code, and the page that a citizen's camera opens."""

from datetime import UTC, datetime
from typing import Any

import segno
from django.conf import settings
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from civic.accounts.queries import current_citizen
from engagement.events.attendance.actions import Direction
from engagement.events.doors import queries, screen
from engagement.events.doors.answers import Answer, answered
from engagement.events.doors.entering import for_keepers
from engagement.events.doors.errors import ScreenTooOld
from engagement.events.doors.keepers import Keeper, event_of, session_now
from engagement.events.doors.screen import Position

COOKIE, SALT = "tuili_door", "door-screen"
HERE = "engagement/events/doors/here.html"


@require_safe
@for_keepers
def door_screen(request: HttpRequest, keeper: Keeper) -> HttpResponse:
    """Large, for a tablet or a projector: scan this, and you are in."""
    way: Direction = "out" if request.GET.get("way") == "out" else "in"
    context = _code(keeper, way)
    if request.headers.get("HX-Request"):
        if request.GET.get("v") == context["version"]:
            return HttpResponse(status=204)
        return render(request, "engagement/events/doors/_code.html", context)
    return render(request, "engagement/events/doors/screen.html", context)


def _code(keeper: Keeper, way: Direction) -> dict[str, Any]:
    now = timezone.now()
    event, step = keeper.event, screen.step_of(now)
    address = settings.PUBLIC_URL + reverse(
        "engagement:door_scanned", args=[event.pk, screen.code(event.pk, way, step)]
    )
    session = session_now(event, now=now)
    counts = queries.counts(session) if session else None
    return {
        "event": event, "session": session, "way": way, "counts": counts,
        "version": f"{step}-{counts.inside if counts else 0}", "left": screen.seconds_left(now),
        "picture": segno.make_qr(address, error="m").svg_data_uri(border=4, light="#fff", omitsize=True),
    }  # fmt: skip


@require_safe
@never_cache
def scanned(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Note in this browser that the screen was scanned just now; signing in may take its time after that."""
    event, now = event_of(pk), timezone.now()
    if event is None:
        raise Http404
    try:
        way = screen.way_of(pk, code, now=now)
    except ScreenTooOld as error:
        return render(request, HERE, {"event": event, "fault": error}, status=409)
    response = redirect("engagement:door_here", pk)
    response.set_signed_cookie(
        COOKIE, f"{pk}:{way}:{int(now.timestamp())}", salt=SALT, max_age=int(screen.SIGN_IN_FOR.total_seconds()),
        secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax",
    )  # fmt: skip
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def here(request: HttpRequest, pk: int) -> HttpResponse:
    """A citizen who scanned the screen is in; one who is not signed in signs in first."""
    event = event_of(pk)
    if event is None:
        raise Http404
    context: dict[str, Any] = {"event": event, "session": session_now(event, now=timezone.now())}
    seen = _seen(request, pk)
    if seen is None:
        return render(request, HERE, {**context, "fault": ScreenTooOld()}, status=409)
    context["way"], citizen = seen[0], current_citizen(request)
    if citizen is None or request.method != "POST":
        return render(request, HERE, {**context, "citizen": citizen})
    answer = _check_in(request, event, citizen, seen)
    response = render(request, HERE, {**context, "answer": answer}, status=200 if answer.passed else 409)
    if answer.passed:
        response.delete_cookie(COOKIE)
    return response


def _check_in(request: HttpRequest, event: Any, citizen: Any, seen: tuple[Direction, Any]) -> Answer:
    way, at = seen
    place, now = _position(request), timezone.now()
    return answered(lambda: screen.check_in(event, citizen, way=way, at=at, position=place, now=now))


def _seen(request: HttpRequest, pk: int) -> tuple[Direction, Any] | None:
    """Which way and when this browser scanned the screen of this event; None where it did not, or too long ago."""
    age = int(screen.SIGN_IN_FOR.total_seconds())
    try:
        kept = request.get_signed_cookie(COOKIE, salt=SALT, max_age=age) or ""
        event, way, at = kept.split(":")
        scanned_at = datetime.fromtimestamp(int(at), tz=UTC)
    except (KeyError, BadSignature, ValueError):
        return None
    return ("out" if way == "out" else "in", scanned_at) if event == str(pk) else None


def _position(request: HttpRequest) -> Position | None:
    try:
        there = Position(float(request.POST["latitude"]), float(request.POST["longitude"]))
    except (KeyError, ValueError):
        return None
    return there if abs(there.latitude) <= 90 and abs(there.longitude) <= 180 else None
