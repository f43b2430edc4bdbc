"""Empty what was written about late refunds of a person who is erased."""

from datetime import datetime

from civic.accounts.models import User
from civic.audit.erasure import REMOVED
from rewards.redemption.refunds.models import LateRefund


def empty_late_refunds(user: User, now: datetime) -> None:
    """Empty why coins of the person's payments were given back, or not."""
    asked = LateRefund.objects.filter(redemption__citizen__user=user).exclude(reason=REMOVED)
    for one in asked:
        one.reason, one.decision = REMOVED, one.decision and REMOVED
        one.save(update_fields=["reason", "decision"])
