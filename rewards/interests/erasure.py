"""End the stakes of a person who is erased: the row stays, and names nobody any more."""

from datetime import datetime

from civic.accounts.models import User
from rewards.interests.models import Interest


def end_stakes(user: User, now: datetime) -> None:
    """Note that whatever the person had declared has ended with the account."""
    Interest.objects.filter(user=user, ended_at=None).update(ended_at=now)
