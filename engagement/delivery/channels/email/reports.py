"""Read a mail that came back: RFC 3464's report, a complaint (RFC 5965), or words of a server that knows neither.

Whatever it holds, reading it never raises. Which mail it is about is believed only where it bears our own mark; the
address that it names is not, for anybody may write a mail that looks like a report.
"""

import hashlib
import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import Message
from itertools import takewhile

from civic.outbox import letters
from engagement.delivery.channels.email.models import Came
from engagement.delivery.channels.email.returned import Report, kind_of

LARGEST = 1024 * 1024  # bytes of one mail that are read
STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
ANSWER = re.compile(r"(?<!\d)([45]\d\d)(?=[ -])")
LETTER = ("message/rfc822", "text/rfc822-headers")  # our own, which it returns: its numbers are of coins and streets
MACHINES = re.compile(r"mailer-daemon|postmaster", re.IGNORECASE)


def read(raw: bytes) -> Report | None:
    """What a mail tells of one of ours; None where it is no report, or about no mail of ours."""
    try:
        return _read(raw[:LARGEST])
    except RecursionError:  # mails within mails, by the thousand: nobody's report
        return None


def _read(raw: bytes) -> Report | None:
    mail = message_from_bytes(raw, policy=policy.compat32)  # which keeps what is broken, and raises for nothing
    parts = list(_parts(mail))
    number = _number(raw, parts)
    if number is None:
        return None
    event = f"mail:{hashlib.sha256(raw).hexdigest()}"
    kinds = {part.get_content_type() for part in parts}
    if "message/feedback-report" in kinds:
        return Report(event, Came.COMPLAINT, number)
    if "message/delivery-status" in kinds:
        return _status(event, number, parts)
    return _words(event, number, mail, parts) if _is_from_a_machine(mail) else None


def _parts(mail: Message) -> Iterator[Message]:
    """Its parts, as far as they go: a mail that holds mails within mails for ever is read no deeper than this."""
    for place, part in enumerate(mail.walk()):
        if place > 50:
            return
        yield part


def _number(raw: bytes, parts: list[Message]) -> int | None:
    texts = [raw.decode("latin-1"), *(_text(part) for part in parts if not part.is_multipart())]
    return next((found for text in texts if (found := letters.number_in(text)) is not None), None)


def _text(part: Message) -> str:
    """The words of a part. What matters in them is ASCII, whatever else they are written in."""
    try:
        held = part.get_payload(decode=True)
    except (ValueError, LookupError):
        return ""
    return held.decode("latin-1") if isinstance(held, bytes) else ""


def _status(event: str, number: int, parts: list[Message]) -> Report | None:
    """The worst that the report says of its recipients; None where it is only late, or arrived."""
    found = []
    for fields in _recipients(parts):
        if _field(fields, "Action").lower() not in ("failed", ""):
            continue
        said = _field(fields, "Diagnostic-Code")
        status, answer = STATUS.search(_field(fields, "Status")), ANSWER.search(said)
        closer = STATUS.search(said) if status is None or status[1].endswith(".0.0") else status
        best = closer or status
        number_said = best[1] if best else ""
        if number_said.startswith("2"):
            continue
        found.append(Report(event, kind_of(number_said, answer[1] if answer else ""), number, status=number_said))
    return min(found, key=lambda report: report.kind != Came.HARD, default=None)


def _recipients(parts: list[Message]) -> Iterator[Message]:
    """The blocks of fields of a report; the first, about the report itself, names no recipient."""
    for part in parts:
        if part.get_content_type() == "message/delivery-status":
            blocks = part.get_payload()
            held = [block for block in blocks if isinstance(block, Message)] if isinstance(blocks, list) else []
            yield from (block for block in held if _field(block, "Status") or _field(block, "Action"))


def _field(fields: Message, name: str) -> str:
    return str(fields.get(name) or "").strip()


def _is_from_a_machine(mail: Message) -> bool:
    """A mail server's own: sent by nobody, or by its daemon. An answer while somebody is away is neither."""
    away = _field(mail, "Auto-Submitted").lower().startswith("auto-replied") or _field(mail, "X-Autoreply")
    by_nobody = _field(mail, "Return-Path") == "<>"
    return not away and (by_nobody or bool(MACHINES.search(_field(mail, "From"))))


def _words(event: str, number: int, mail: Message, parts: list[Message]) -> Report | None:
    """A server without RFC 3464 says it in words, mostly with one of the numbers in them."""
    own = takewhile(lambda part: part.get_content_type() not in LETTER, parts)
    words = " ".join(_text(part)[:10_000] for part in own if part.get_content_maintype() == "text")
    status, answer = STATUS.search(words), ANSWER.search(words)
    if status is None and answer is None:
        return Report(event, Came.SOFT, number)
    said = status[1] if status else ""
    return Report(event, kind_of(said, answer[1] if answer else ""), number, status=said)
