"""What /me/ offers: the apps above add their links here, so that civic needs to know none of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from civic.accounts.models import User


@dataclass(frozen=True)
class Link:
    label: Any
    url: str
    icon: str


LinksFor = Callable[[User], list[Link]]
_sources: list[LinksFor] = []


def add_link(links_for: LinksFor) -> LinksFor:
    """Have `links_for(user)` asked whenever a person opens their page; it may return no link at all."""
    if links_for not in _sources:
        _sources.append(links_for)
    return links_for


def links_for(user: User) -> list[Link]:
    """The doors that are open to this person, in the order in which the apps added them."""
    return [link for source in _sources for link in source(user)]
