"""Untie payments from a person who is erased."""

from datetime import datetime

from civic.accounts.models import User
from rewards.redemption.payments.models import Redemption


def untie_payments(user: User, now: datetime) -> None:
    """Keep receipts and statements, without whose coins they were."""
    Redemption.objects.filter(citizen__user=user).update(citizen=None, payment_code=None)
