"""Empty what an owner wrote, and what was written about one, when they are erased; what was decided stays."""

from datetime import datetime

from django.db.models import Q

from civic.accounts.models import User
from civic.audit.erasure import REMOVED
from rewards.payees.models import MerchantChange


def empty_changes(user: User, now: datetime) -> None:
    """Empty the words of changes that the person asked for as an owner, or that made or unmade them one."""
    theirs = Q(owner_in=user) | Q(owner_out=user) | Q(proposed_by=user, by_owner=True)
    waiting = MerchantChange.objects.filter(theirs, state=MerchantChange.State.ASKED)
    waiting.update(state=MerchantChange.State.WITHDRAWN)  # nobody is left whom it would be for
    for change in MerchantChange.objects.filter(theirs).exclude(reason=REMOVED):
        change.reason, change.decision = REMOVED, change.decision and REMOVED
        change.save(update_fields=["reason", "decision"])
