"""What a citizen may still earn in this year before a guardian agrees: one number, for every page that tells it."""

from datetime import datetime

from civic.accounts.models import Citizen
from civic.core.hooks import Hook

YEAR_ROOM: Hook[[Citizen, datetime], int | None] = Hook(
    "How many coins may the citizen still earn in this year without a guardian? None: there is no such cap."
)


def year_room(citizen: Citizen, *, now: datetime) -> int | None:
    """The coins that are left under the year's cap; None where it does not hold."""
    return min((left for left in YEAR_ROOM(citizen, now) if left is not None), default=None)


def smaller(*rooms: int | None) -> int | None:
    """What is left where several caps hold at once; None: no cap does."""
    return min((room for room in rooms if room is not None), default=None)
