"""Kinds of news: which signal tells one, in which words, with which icon and link, and by which channels at first.

Each kind is declared in a file of its own, `engagement/news/<kind>.py`, as `news = NewsKind(…)`; nothing else names it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.dispatch import Signal

from civic.core.addresses import address

Text = Any  # a lazy translation
Facts = Mapping[str, Any]  # what JSON holds: numbers, names and days of one piece of news


class Urgency(StrEnum):
    """What goes first when there is a queue."""

    EMERGENCY = "emergency"
    MONEY = "money"
    ORDINARY = "ordinary"


class Channel(StrEnum):
    """A way in which news can reach somebody."""

    INBOX = "inbox"
    WEBPUSH = "webpush"
    LINE = "line"
    EMAIL = "email"
    SMS = "sms"


@dataclass(frozen=True)
class Family:
    """Kinds that people choose together. `neutral_title` tells nothing private: it stands on a locked screen.

    `follows`: the family whose choice holds where somebody chose nothing for this one.
    """

    slug: str
    name: Text
    neutral_title: Text
    follows: str = ""


@dataclass(frozen=True)
class Link:
    """A named address of the portal, with the facts that fill it, and the words of its button."""

    route: str
    words: Text
    args: tuple[str, ...] = ()

    def url(self, facts: Facts) -> str:
        return address(self.route, *(facts[name] for name in self.args))


@dataclass(frozen=True)
class News:
    """One piece of news for one citizen. The same key is filed once."""

    citizen_id: int
    key: str
    at: datetime
    facts: Facts


@dataclass(frozen=True, kw_only=True, eq=False)
class NewsKind:
    """What the portal knows of one kind of news.

    `slug` is what the database keeps, so it never changes; `name` is what lists and preferences call the kind.
    `title` and `body` are lazy texts that the facts fill: `%(n)s` is the fact `coins` as people read it, `%(day)s` the
    fact `on`, an ISO date; `%(twd)s` is the fact `amount_twd`, and `%(month)s` the settlement period that begins on the
    day `period` and has the length `length`; `%(when)s` and `%(until_when)s` are the facts `starts` and `until`, ISO
    moments. A function in place of the title chooses one by the facts. The facts `shop`, `event`, `reason` and
    `late_reason` are in the county's own words and shown as they are; `receipt` is shown as a receipt's number.
    `always_because` says why nobody can switch the kind off; it is empty for what can be switched off.
    `examples` are facts with which every text of the kind can be shown, in tests and in `manage.py check`.
    `listens` names, for each signal, the function that makes news of what the signal was sent with. It is called inside
    the sender's transaction, and yields nothing when the signal is about something else.
    """

    slug: str
    name: Text = ""
    family: Family
    urgency: Urgency
    channels: tuple[Channel, ...]
    always_because: Text = ""
    icon: str
    title: Text | Callable[[Facts], Text] = ""
    body: Text = ""
    link: Link | None = None
    examples: tuple[Facts, ...]
    listens: Mapping[Signal, Callable[..., Iterable[News]]]

    @property
    def can_be_switched_off(self) -> bool:
        return not self.always_because

    def goes_by(self, channel: Channel) -> bool:
        """Whether it leaves by a channel where nobody chose. LINE carries what a device is told."""
        return channel in self.channels or (channel == Channel.LINE and Channel.WEBPUSH in self.channels)

    def title_for(self, facts: Facts) -> Text:
        """The title that suits the facts, not yet filled with them."""
        return self.title(facts) if callable(self.title) else self.title
