"""What /me/ offers: the apps above add their links here, so that civic needs to know none of them."""

from dataclasses import dataclass
from typing import Any

from civic.accounts.models import User
from civic.core.hooks import Hook


@dataclass(frozen=True)
class Link:
    label: Any
    url: str
    icon: str


LINKS: Hook[[User], list[Link]] = Hook("Which doors does this app open to the person? It may be none.")


def links_for(user: User) -> list[Link]:
    """The doors that are open to this person, in the order in which the apps added them."""
    return [link for links in LINKS(user) for link in links]
