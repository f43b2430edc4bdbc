"""What a door's script sends and takes: the packed list, and scans with their own times and a key each."""

import json
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_POST, require_safe

from civic.shown_codes.typed import is_digits
from engagement.events.attendance import actions as attendance
from engagement.events.attendance.actions import Direction
from engagement.events.doors import queries
from engagement.events.doors.answers import NO, Answer, answered
from engagement.events.doors.entering import for_keepers
from engagement.events.doors.keepers import Keeper, session_now
from engagement.events.doors.packed import packed
from engagement.events.registrations.passes import find

MOST = 100  # scans in one call
KEY_LENGTH = 100


@require_safe
@for_keepers(sending=True)
def packed_list(request: HttpRequest, keeper: Keeper) -> HttpResponse:
    """The list without names that a phone keeps, and the token with which it sends."""
    body = packed(keeper.event, now=timezone.now(), token=get_token(request))
    return HttpResponse(body, content_type="application/octet-stream")


@require_POST
@for_keepers(sending=True)
def scans(request: HttpRequest, keeper: Keeper) -> HttpResponse:
    """Take scans, each by itself; the same again gives the same answers. `now` is what the phone's clock says."""
    try:
        sent = json.loads(request.body)
        clock = _moment(sent["now"])
        rows = list(sent["scans"])[:MOST]
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return JsonResponse({"error": "unreadable"}, status=400)
    now = timezone.now()
    answers = [{"key": _text(each, "key"), **_one(keeper, each, clock=clock, now=now).as_json()} for each in rows]
    return JsonResponse({"answers": answers, "counts": _counts(keeper, now=now)})


def _one(keeper: Keeper, sent: Any, *, clock: datetime, now: datetime) -> Answer:
    """One scan. What cannot be read is answered as such, and stands in nobody's way."""
    try:
        at = attendance.corrected(_moment(sent["at"]), device_now=clock, now=now)
        key, digits, code = _text(sent, "key"), _text(sent, "digits"), _text(sent, "code")
        way: Direction = "out" if sent["direction"] == "out" else "in"
    except (ValueError, KeyError, TypeError, OverflowError):
        return Answer("unreadable", NO, "?")
    if not key or not (code or is_digits(digits, 8)):
        return Answer("unreadable", NO, "?")
    what = {"code": code} if code else {"digits": digits}
    return answered(
        lambda: attendance.check(keeper.door, **what, direction=way, at=at, key=key, now=now),
        known=lambda: find(**what, event_id=keeper.event.pk),
    )


def _text(sent: Any, name: str) -> str:
    value = sent.get(name, "") if isinstance(sent, dict) else ""
    kept = value[:KEY_LENGTH] if isinstance(value, str) else ""
    return kept.replace("\0", "").encode(errors="ignore").decode()  # half a character is none


def _moment(text: str) -> datetime:
    at = parse_datetime(text)
    if at is None or timezone.is_naive(at):
        raise ValueError(text)
    return at.astimezone(UTC)  # a moment that no calendar holds is told here, and breaks nothing later


def _counts(keeper: Keeper, *, now: datetime) -> dict[str, int]:
    session = session_now(keeper.event, now=now)
    return vars(queries.counts(session)) if session is not None else {}
