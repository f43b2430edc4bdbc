"""What leaves says at the moment when it leaves: a row of the outbox names a message or a notice, and never its words.

Each slice that has something to tell adds itself to TELLERS. A channel asks here, and knows none of them.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from civic.core.hooks import Register
from civic.outbox.models import OutboxItem, Urgency
from engagement.delivery.kinds import Family
from engagement.delivery.ways import WAYS
from engagement.delivery.wishes import Wishes, wishes_of


@dataclass(frozen=True)
class Told:
    """One thing, as one citizen is told it, in the language that is active."""

    about: str  # message:5, notice:7
    title: str
    text: str  # in the county's own words, mostly
    path: str  # the page that it opens
    at: datetime
    family: Family | None  # what people choose it by; None for a kind that is gone
    more: str = ""
    picture: str = ""  # its address below the portal's
    picture_alt: str = ""
    can_stop: bool = True
    why_always: Any = ""  # where it cannot be stopped: the sentence that says why
    families: tuple[str, ...] = ()  # by which it was planned, the narrowest first; without: its family alone
    agency: int | None = None  # whose muting keeps it in the portal
    title_language: str = ""  # where it is not the active one
    language: str = "zh-Hant"  # of the text
    is_public: bool = False  # a locked screen may show the words
    counts_taps: bool = False

    def is_refused(self, wishes: Wishes | None) -> bool:
        """Whether its reader said no to it since it was planned."""
        own = (self.family.slug,) if self.family else ()
        return wishes is not None and self.can_stop and wishes.refuse(self.families or own, self.agency)


Pair = tuple[int, int]  # the number of a message or a notice, and of the user who is told it
Teller = Callable[[Collection[Pair]], dict[Pair, Told]]  # what there is to tell, in the active language
TELLERS: Register[Teller] = Register("teller")  # by the name under which rows hold their numbers


def told_by(items: Sequence[OutboxItem]) -> dict[int, list[Told]]:
    """By row, everything that it has to tell its person now, oldest first, in the active language.

    What was read, withdrawn, erased or switched off meanwhile is left out, and all but emergencies for whoever rests.
    One look for each kind of thing, however many rows.
    """
    found: dict[int, list[Told]] = {item.pk: [] for item in items}
    for name, teller in TELLERS.items():
        pairs = {item.pk: _pairs(item, name) for item in items if item.user_id}
        if wanted := {pair for mine in pairs.values() for pair in mine}:
            told = teller(wanted)
            for pk, mine in pairs.items():
                found[pk] += [told[pair] for pair in mine if pair in told]
    wishes = _wishes(items)
    return {item.pk: _wanted(item, found[item.pk], wishes.get((item.user_id, item.channel))) for item in items}


def _wishes(items: Sequence[OutboxItem]) -> dict[tuple[int | None, str], Wishes]:
    """By user and channel of the outbox, what its reader wants now."""
    found: dict[tuple[int | None, str], Wishes] = {}
    for way in WAYS.values():
        if users := {item.user_id for item in items if item.channel == way.outbox and item.user_id}:
            known = wishes_of(users, way.channel, now=timezone.now())
            found |= {(user, way.outbox): wishes for user, wishes in known.items()}
    return found


def _wanted(item: OutboxItem, told: list[Told], wishes: Wishes | None) -> list[Told]:
    if wishes is not None and wishes.rests and item.urgency != Urgency.EMERGENCY:
        return []
    return sorted((one for one in told if not one.is_refused(wishes)), key=lambda one: one.at)


def _pairs(item: OutboxItem, name: str) -> list[Pair]:
    numbers = [*item.content.get(f"{name}s", []), *([item.content[name]] if name in item.content else [])]
    return [(number, item.user_id or 0) for number in numbers]


def tells_something(item: OutboxItem) -> bool:
    """Whether a row is about something that somebody can tell."""
    return any(name in item.content or f"{name}s" in item.content for name in TELLERS)


def path_of(about: str) -> str:
    """The page of what a row is about; the inbox where there is none."""
    name, _colon, number = about.partition(":")
    return PATHS[name](int(number)) if name in PATHS and number.isdecimal() else "/inbox/"


PATHS: Register[Callable[[int], str]] = Register("page")
