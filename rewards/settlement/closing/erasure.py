"""What was written about a person's payments where the books differed goes when they are erased; figures stay."""

from datetime import datetime

from civic.accounts.models import User
from civic.audit.erasure import REMOVED
from rewards.redemption.payments.queries import receipts_of
from rewards.settlement.closing.models import SettlementDifference


def empty_differences(user: User, now: datetime) -> None:
    """Remove how a difference about a payment of theirs was explained."""
    explained = SettlementDifference.objects.filter(receipt__in=receipts_of(user))
    explained.exclude(explanation__in=["", REMOVED]).update(explanation=REMOVED)
