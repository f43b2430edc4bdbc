"""Refuse a code opened by somebody who works in no shop, and count codes that nobody has as guesses."""

from datetime import datetime, timedelta

from civic.accounts.models import User
from rewards.cards import numbers
from rewards.cards.models import Card
from rewards.offers import codes as voucher_codes
from rewards.offers.models import Voucher
from rewards.redemption.attempts.models import WrongCode
from rewards.redemption.codes import derivation
from rewards.redemption.payments.models import PaymentCode

MOST_A_DAY = 100  # more than the fraud desk asks for; nobody fills the table


def scanned(user: User, code: str, *, now: datetime) -> None:
    """Count a code that is nobody's. Whoever scans a friend's real code by mistake guesses nothing."""
    known = (
        PaymentCode.objects.filter(**derivation.found_by(code=code)).exists()
        or Voucher.objects.filter(**voucher_codes.found_by(code=code)).exists()
        or Card.objects.filter(**numbers.found_by(code=code)).exists()
    )
    lately = WrongCode.objects.filter(user=user, at__gt=now - timedelta(days=1))
    if not known and lately.count() < MOST_A_DAY:
        WrongCode.objects.create(user=user, at=now)
