"""What else of theirs a person may look at and end: the apps above add their links to My data here."""

from civic.accounts.models import User
from civic.core.hooks import Hook
from civic.profile.menu import Link

MINE_TO_END: Hook[[User], list[Link]] = Hook("What of theirs can a person look at and end?")


def links_for(user: User) -> list[Link]:
    """The links for this person, in the order in which the apps added them."""
    return [link for links in MINE_TO_END(user) for link in links]
