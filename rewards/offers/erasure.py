"""Give back a person's unused vouchers when they are erased; that others were taken stays, without their name."""

from datetime import datetime

from civic.accounts.models import User
from rewards.offers import vouchers
from rewards.offers.models import Voucher


def end_vouchers(user: User, now: datetime) -> None:
    """Give unused vouchers back, so that their coins go with the wallet's, and untie all of them from the person."""
    vouchers.cancel_all(user, now=now)
    Voucher.objects.filter(citizen__user=user).update(citizen=None)
