"""Payments of a person who is erased stay, without whose they were."""

from datetime import datetime

from civic.accounts.models import User
from rewards.redemption.payments.models import Redemption


def untie_payments(user: User, now: datetime) -> None:
    """Receipts and statements stay; whose coins they were does not."""
    Redemption.objects.filter(citizen__user=user).update(citizen=None, payment_code=None)
