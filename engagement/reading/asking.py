"""What a reader looks for among all notices that concern them."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet

from civic.accounts.models import Citizen
from engagement.inbox import searching
from engagement.notices.models import Notice
from engagement.notices.queries import about, visible_to, with_marks

LONGEST = 60  # characters of a search


@dataclass(frozen=True)
class Wish:
    """Filters of the list; an empty one leaves nothing out."""

    search: str = ""
    topic: str = ""  # its code
    agency: str = ""  # its number or its short name
    kind: str = ""
    with_coins: bool = False
    unanswered: bool = False

    @property
    def is_empty(self) -> bool:
        return self == Wish()

    @property
    def is_narrowed(self) -> bool:
        """Whether a filter beside the words leaves something out."""
        return replace(self, search="") != Wish()

    @property
    def words(self) -> list[str]:
        """What is searched for; each must be found."""
        return self.search[:LONGEST].split()

    @property
    def query(self) -> str:
        """The same as the end of an address."""
        said = {name: "1" if value is True else value for name, value in vars(self).items() if value}
        return urlencode(said)


def wish(said: Any) -> Wish:
    """Read one from an address; what nobody could mean finds nothing."""

    def text(name: str) -> str:
        return str(said.get(name, "")).replace("\x00", "").strip()[:LONGEST]

    return Wish(
        search=text("search"), topic=text("topic"), agency=text("agency"), kind=text("kind"),
        with_coins=said.get("with_coins") == "1", unanswered=said.get("unanswered") == "1",
    )  # fmt: skip


def found(citizen: Citizen | None, asked: Wish, *, now: datetime) -> QuerySet[Notice]:
    """The notices that concern this person and fit, newest first, with the person's marks."""
    notices: Any = with_marks(visible_to(citizen, now=now), citizen and citizen.pk)
    if asked.agency:
        by_number = asked.agency.isascii() and asked.agency.isdigit() and len(asked.agency) < 10
        notices = notices.filter(agency=int(asked.agency)) if by_number else notices.filter(agency__slug=asked.agency)
    if asked.topic:
        notices = notices.filter(about(asked.topic))
    if asked.kind:
        notices = notices.filter(kind=asked.kind)
    if asked.with_coins:
        notices = notices.filter(questionnaire__coins__gt=0)
    if asked.unanswered:
        is_open = Q(questionnaire__closes_at=None) | Q(questionnaire__closes_at__gt=now)
        notices = notices.filter(is_open, questionnaire__isnull=False, is_answered=False)
    return notices.filter(searching.notices(asked.words)) if asked.words else notices
