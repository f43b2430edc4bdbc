"""Where a person lands after signing in, when they came for no page in particular: the apps above say it here."""

from civic.accounts.models import User
from civic.core.hooks import Hook

LANDING: Hook[[User], str] = Hook("On which page does this person begin? Empty: on none of this app's.")


def landing_of(user: User) -> str:
    """The first page that an app names; empty when none does."""
    return next((page for page in LANDING(user) if page), "")
