"""What somebody asks of their inbox, and where a page of it begins."""

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

NOTICE, MESSAGE = "n", "m"  # the first letter of an item's id: what the county told many, and what it told this person
LONGEST_SEARCH = 60


class Box(StrEnum):
    """Which part of the inbox is shown."""

    NEW = ""
    SAVED = "saved"
    AWAY = "away"


@dataclass(frozen=True)
class Ask:
    """Filters of the list; an empty one leaves nothing out. `kind` is “notice”, a kind of news or a family of kinds."""

    kind: str = ""
    agency: str = ""  # its number or its short name
    topic: str = ""  # its code
    search: str = ""
    unread: bool = False
    box: Box = Box.NEW

    @property
    def is_filtered(self) -> bool:
        return bool(self.kind or self.agency or self.topic or self.search or self.unread)

    @property
    def words(self) -> list[str]:
        """What is searched for; each must be found."""
        return self.search[:LONGEST_SEARCH].replace("\x00", " ").split()


class Cursor(NamedTuple):
    """The item next to which a page begins: after it, or, with `newer`, before it."""

    at: datetime
    source: str
    number: int
    newer: bool = False

    def written(self) -> str:
        plain = f"{self.at.isoformat()} {self.source} {self.number} {int(self.newer)}"
        return base64.urlsafe_b64encode(plain.encode()).rstrip(b"=").decode()


class BadCursor(ValueError):
    """A cursor that none of our pages wrote."""


def cursor(text: str) -> Cursor | None:
    """Read one that `written` wrote; None for the first page. Raises BadCursor."""
    if not text:
        return None
    try:
        plain = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True).decode()
        at, source, number, newer = plain.split(" ")
        made = Cursor(datetime.fromisoformat(at), source, int(number), newer == "1")
    except (ValueError, binascii.Error) as error:
        raise BadCursor from error
    if made.at.tzinfo is None or source not in (NOTICE, MESSAGE) or not 0 <= made.number < 2**63 or len(text) > 120:
        raise BadCursor
    return made


def item_id(source: str, number: int) -> str:
    """How an item is named outside, such as n12 for a notice."""
    return f"{source}{number}"


def numbers(ids: list[str]) -> dict[str, list[int]]:
    """Numbers by source. Raises ValueError for what is no item's id."""
    found: dict[str, list[int]] = {NOTICE: [], MESSAGE: []}
    for each in ids:
        source, digits = each[:1], each[1:]
        if source not in found or not (digits.isascii() and digits.isdigit() and len(digits) < 19):
            raise ValueError(each)
        found[source].append(int(digits))
    return found
