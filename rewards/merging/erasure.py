"""What staff wrote about two accounts of one person goes when the person is erased."""

from datetime import datetime

from django.db.models import Q

from civic.accounts.models import User
from civic.audit.erasure import REMOVED
from rewards.merging.models import AccountMerge


def empty_merges(user: User, now: datetime) -> None:
    """How staff knew that two accounts were one person's."""
    merges = AccountMerge.objects.filter(Q(source__user=user) | Q(target__user=user))
    merges.exclude(reason=REMOVED).update(reason=REMOVED)
    merges.exclude(decision__in=["", REMOVED]).update(decision=REMOVED)
