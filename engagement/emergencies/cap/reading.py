"""Read warnings of others: CAP 1.2 as XML, alone or in an Atom or RSS feed. What comes from outside is never trusted.

A document type is refused (entities, external files), as is what is too large or not CAP. Source: OASIS, Common
Alerting Protocol 1.2.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

CAP = "{urn:oasis:names:tc:emergency:cap:1.2}"
ATOM = "{http://www.w3.org/2005/Atom}"
LARGEST = 2 * 1024 * 1024  # bytes of one document
MOST_TEXT = 4_000  # characters of one field


class Unreadable(Exception):
    """Why a document is no warning that can be read; in English, for the log and the desk."""


@dataclass(frozen=True)
class Read:
    """One alert as it was read, its first block of information in Chinese, else its first."""

    identifier: str
    sender: str
    sent: datetime
    status: str
    msg_type: str
    scope: str
    references: tuple[str, ...] = ()  # identifiers of those that it replaces or cancels
    event: str = ""
    event_code: str = ""
    severity: str = ""
    urgency: str = ""
    certainty: str = ""
    expires: datetime | None = None
    headline: str = ""
    description: str = ""
    instruction: str = ""
    areas: tuple[str, ...] = ()
    geocodes: tuple[str, ...] = ()


def parsed(content: bytes) -> Element:
    """The document's root. Raises Unreadable for what is too large, broken, in a wrong encoding, or has a DTD."""
    if len(content) > LARGEST:
        raise Unreadable("too large")
    try:
        return fromstring(content, forbid_dtd=True)  # type: ignore[no-any-return]
    except DefusedXmlException as error:
        raise Unreadable("it has a document type or entities") from error
    except (ParseError, ValueError, LookupError) as error:
        raise Unreadable("no XML that can be read") from error


def alerts_in(root: Element) -> list[Element]:
    """The alerts that a document holds: itself, or those inside the entries of a feed."""
    return [root] if root.tag == f"{CAP}alert" else list(root.iter(f"{CAP}alert"))


def links_in(root: Element, base: str) -> list[str]:
    """The addresses of alerts that a feed only points to, in its order, each once."""
    found = [
        _link(entry)
        for entry in (*root.iter(f"{ATOM}entry"), *root.iter("item"))
        if not list(entry.iter(f"{CAP}alert"))
    ]
    return list(dict.fromkeys(urljoin(base, link) for link in found if link))


def _link(entry: Element) -> str:
    links = [one for one in entry.findall(f"{ATOM}link") if one.get("rel", "alternate") == "alternate"]
    chosen = next((one for one in links if one.get("type") == "application/cap+xml"), links[0] if links else None)
    return (chosen.get("href") or "" if chosen is not None else entry.findtext("link") or "").strip()


def read(alert: Element) -> Read:
    """Read one alert. Raises Unreadable where what CAP requires is missing or wrong."""
    info = _info(alert)
    return Read(
        identifier=_needed(alert, "identifier"),
        sender=_needed(alert, "sender"),
        sent=_moment(_needed(alert, "sent")),
        status=_needed(alert, "status"),
        msg_type=_needed(alert, "msgType"),
        scope=_needed(alert, "scope"),
        references=tuple(_references(_text(alert, "references"))),
        **(_told(info) if info is not None else {}),
    )


def _told(info: Element) -> dict[str, Any]:
    expires = _text(info, "expires")
    names = ("event", "severity", "urgency", "certainty", "headline", "description", "instruction")
    return {
        **{name: _text(info, name) for name in names},
        "event_code": next((_text(code, "value") for code in info.findall(f"{CAP}eventCode")), ""),
        "expires": _moment(expires) if expires else None,
        "areas": tuple(_text(area, "areaDesc") for area in info.findall(f"{CAP}area")),
        "geocodes": tuple(
            dict.fromkeys(
                _text(code, "value") for area in info.findall(f"{CAP}area") for code in area.findall(f"{CAP}geocode")
            )
        ),
    }


def _info(alert: Element) -> Element | None:
    blocks = alert.findall(f"{CAP}info")
    chinese = (one for one in blocks if _text(one, "language").lower().startswith("zh"))
    return next(chinese, blocks[0] if blocks else None)


def _references(text: str) -> Iterator[str]:
    """`sender,identifier,sent` each, apart by blanks."""
    for each in text.split():
        parts = each.split(",")
        if len(parts) == 3 and parts[1]:
            yield parts[1]


def _text(element: Element, name: str) -> str:
    return (element.findtext(f"{CAP}{name}") or "").strip().replace("\0", "")[:MOST_TEXT]


def _needed(element: Element, name: str) -> str:
    found = _text(element, name)
    if not found or len(found) > 300:
        raise Unreadable(f"{name} is missing or too long")
    return found


def _moment(text: str) -> datetime:
    """A moment with its zone. `Z` is against the standard, and common."""
    try:
        found = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError as error:
        raise Unreadable(f"“{text[:40]}” is no moment") from error
    if found.tzinfo is None:
        raise Unreadable(f"“{text[:40]}” names no time zone")
    try:
        return found.astimezone(UTC)
    except OverflowError as error:
        raise Unreadable(f"“{text[:40]}” is no moment") from error
