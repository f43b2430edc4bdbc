"""What leaves says at the moment when it leaves: a row of the outbox names a message or a notice, and never its words.

Each slice that has something to tell adds itself to TELLERS. A channel asks here, and knows none of them.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from civic.core.hooks import Register
from civic.outbox.models import OutboxItem
from engagement.delivery.kinds import Family


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
    is_public: bool = False  # a locked screen may show the words
    counts_taps: bool = False


Pair = tuple[int, int]  # the number of a message or a notice, and of the user who is told it
Teller = Callable[[Collection[Pair]], dict[Pair, Told]]  # what there is to tell, in the active language
TELLERS: Register[Teller] = Register("teller")  # by the name under which rows hold their numbers


def told_by(items: Sequence[OutboxItem]) -> dict[int, list[Told]]:
    """By row, everything that it has to tell its person now, oldest first, in the active language.

    What was read, withdrawn or erased meanwhile is left out. One look for each kind of thing, however many rows.
    """
    found: dict[int, list[Told]] = {item.pk: [] for item in items}
    for name, teller in TELLERS.items():
        pairs = {item.pk: _pairs(item, name) for item in items if item.user_id}
        if wanted := {pair for mine in pairs.values() for pair in mine}:
            told = teller(wanted)
            for pk, mine in pairs.items():
                found[pk] += [told[pair] for pair in mine if pair in told]
    return {pk: sorted(mine, key=lambda one: one.at) for pk, mine in found.items()}


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
