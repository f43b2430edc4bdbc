"""What was written about a person whose coins were held goes when they are erased."""

from datetime import datetime

from civic.accounts.models import User
from civic.audit.erasure import REMOVED
from rewards.holds.models import Hold


def empty_holds(user: User, now: datetime) -> None:
    """Why coins were held, what the citizen said to it, what was answered, why they were released."""
    held = Hold.objects.filter(citizen__user=user)
    held.update(reason=REMOVED, appeal="")
    held.exclude(release_reason="").update(release_reason=REMOVED)
    held.exclude(answer="").update(answer=REMOVED)
