"""Sessions as iCalendar (RFC 5545): for one event, for all, and for a citizen's own feed.

Times are written in UTC; calendars show them by their own clock. A session keeps its UID, so that another hour or a
cancellation replaces what a calendar holds.
"""

from collections.abc import Iterable
from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpResponse

from engagement.events.events.models import EventSession

FOLD = 73  # octets of a line, with room for the blank that continues it
BODY = "text/calendar; charset=utf-8"


def calendar(sessions: Iterable[EventSession], *, name: str, now: datetime) -> bytes:
    """All of them in one file."""
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Tuili//Events//ZH", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(name)}", "X-WR-TIMEZONE:Asia/Taipei", "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
    ]  # fmt: skip
    for session in sessions:
        lines += _event(session, now=now)
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _event(session: EventSession, *, now: datetime) -> list[str]:
    event, notice = session.event, session.event.notice
    is_off = session.cancelled_at is not None or event.cancelled_at is not None
    changed = max(filter(None, (notice.published_at, session.cancelled_at, event.cancelled_at)), default=now)
    where = " ".join(part for part in (event.place, event.address) if part)
    lines = [
        "BEGIN:VEVENT",
        f"UID:session-{session.pk}@{settings.PUBLIC_URL.split('://')[-1].split('/')[0]}",
        f"DTSTAMP:{_moment(now)}",
        f"DTSTART:{_moment(session.starts_at)}",
        f"DTEND:{_moment(session.ends_at)}",
        f"LAST-MODIFIED:{_moment(changed)}",
        f"SUMMARY:{_text(notice.said.title)}",
        f"DESCRIPTION:{_text(notice.said.summary)}",
        f"LOCATION:{_text(where)}",
        f"URL:{settings.PUBLIC_URL}{event.get_absolute_url()}",
        f"STATUS:{'CANCELLED' if is_off else 'CONFIRMED'}",
    ]
    if event.latitude is not None:
        lines.append(f"GEO:{event.latitude};{event.longitude}")
    return [*lines, "END:VEVENT"]


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(words: str) -> str:
    """Words as a value: what has a meaning of its own there is escaped."""
    escaped = words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def _folded(line: str) -> bytes:
    """The line as octets, cut where it is too long, and never inside a letter."""
    parts, part = [], b""
    for letter in line:
        octets = letter.encode()
        if len(part) + len(octets) > FOLD:
            parts.append(part)
            part = b""
        part += octets
    return b"\r\n ".join([*parts, part]) + b"\r\n"


def response(sessions: Iterable[EventSession], *, name: str, file: str, now: datetime) -> HttpResponse:
    """The file as an answer."""
    answer = HttpResponse(calendar(sessions, name=name, now=now), content_type=BODY)
    answer["Content-Disposition"] = f'inline; filename="{file}.ics"'
    return answer
