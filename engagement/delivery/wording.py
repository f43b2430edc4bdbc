"""The words of a message, made when it is shown, in the reader's language."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.utils.translation import gettext

from civic.core.moments import amount, day, minute
from engagement.delivery import registry
from engagement.delivery.kinds import Facts, NewsKind
from engagement.delivery.models import Message
from rewards.settlement.periods.calendar import Length, Period

Said = TypeVar("Said", bound="Heading")
log = logging.getLogger(__name__)
AS_WRITTEN = ("shop", "event", "reason", "late_reason")  # facts in the county's own words


@dataclass(frozen=True)
class Heading:
    """A heading in the reader's language, what it is about in the county's own words, and a sign."""

    title: str
    about: str
    icon: str
    body: str = ""


@dataclass(frozen=True)
class Wording(Heading):
    """The same, and where it leads."""

    receipt: str = ""
    link: str = ""
    link_words: str = ""


def wording(message: Message) -> Wording:
    """Put a message into words; into a plain sentence where its kind, or a fact that the words need, is missing."""
    return _in_words(words_of, message.kind, message.facts, pk=message.pk) or _without_words(message.facts)


def heading(slug: str, facts: Facts, *, pk: int) -> Heading:
    """The same for a line of a list, which has a link of its own, by the kind, the facts and the number of a row."""
    return _in_words(_heading_of, slug, facts, pk=pk) or _without_words(facts)


def _in_words(words: Callable[[NewsKind, Facts], Said], slug: str, facts: Facts, *, pk: int) -> Said | None:
    kind = registry.KINDS.get(slug)
    if kind is None:
        return None
    try:
        return words(kind, facts)
    except KeyError as error:
        log.warning("message %s of kind %s lacks the fact %s", pk, slug, error)
        return None


def words_of(kind: NewsKind, facts: Facts) -> Wording:
    """The words of one kind with these facts. Raises KeyError when a fact of the words is missing.

    A message that was filed before its kind had a link lacks the link's facts, and is shown without one.
    """
    link = kind.link if kind.link and set(kind.link.args) <= set(facts) else None
    return Wording(
        **vars(_heading_of(kind, facts)),
        receipt=facts.get("receipt", ""),
        link=link.url(facts) if link else "",
        link_words=str(link.words) if link else "",
    )


def _heading_of(kind: NewsKind, facts: Facts) -> Heading:
    shown = _shown(facts)
    return Heading(
        title=str(kind.title_for(facts) % shown),
        about=_about(facts),
        icon=kind.icon,
        body=str(kind.body % shown),
    )


def _without_words(facts: Facts) -> Wording:
    return Wording(
        title=gettext("A message from the county"),
        about=_about(facts),
        icon="info",
        body=gettext("We no longer send messages of this kind, and cannot show all of its words any more."),
    )


def _about(facts: Facts) -> str:
    return " · ".join(str(facts[name]) for name in AS_WRITTEN if facts.get(name))


def _shown(facts: Facts) -> dict[str, Any]:
    shown = dict(facts)
    if "coins" in facts:
        shown["n"] = amount(facts["coins"])
    if "amount_twd" in facts:
        shown["twd"] = amount(facts["amount_twd"])
    if "period" in facts:
        shown["month"] = Period(date.fromisoformat(facts["period"]), Length(facts["length"])).title
    if "on" in facts:
        shown["day"] = day(date.fromisoformat(facts["on"]))
    if "starts" in facts:
        shown["when"] = minute(datetime.fromisoformat(facts["starts"]))
    if facts.get("until"):
        shown["until_when"] = minute(datetime.fromisoformat(facts["until"]))
    return shown
