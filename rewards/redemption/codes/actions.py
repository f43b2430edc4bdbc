"""Make a citizen's code to pay with, and delete codes that nobody used."""

from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import transaction

from civic.accounts.models import Citizen
from civic.core import moments
from civic.core.calendar import taipei_day
from civic.shown_codes.derivation import new_nonce
from civic.shown_codes.drawing import draw_until_free
from rewards import coins
from rewards.ledger import actions as ledger
from rewards.ledger.errors import InsufficientCoins
from rewards.limits import actions as limits
from rewards.redemption.codes import derivation
from rewards.redemption.payments import errors
from rewards.redemption.payments.models import PaymentCode


@transaction.atomic
def create_payment_code(citizen: Citizen, amount: int, *, now: datetime) -> PaymentCode:
    """Make the citizen's code for an amount; it replaces the one they had. Coins move only at confirmation.

    Raises InvalidAmount, AmountTooLarge, InsufficientCoins, SpendLimitReached, MoneyStopped.
    """
    ledger.check_amount(amount)
    coins.refuse_when_stopped()
    if amount > settings.PAYMENT_MAX_COINS:
        raise errors.AmountTooLarge(most=moments.amount(settings.PAYMENT_MAX_COINS))
    # Without the key: a payment that is under way holds the old code and refers to the citizen, and must not wait.
    Citizen.objects.select_for_update(no_key=True).get(pk=citizen.pk)
    available = coins.balance(citizen, today=taipei_day(now))
    if available < amount:
        raise InsufficientCoins(available=available)
    limits.refuse_spending(citizen.pk, amount, now=now, lock=False)
    live = PaymentCode.objects.filter(state=PaymentCode.State.LIVE)
    live.filter(citizen=citizen).update(state=PaymentCode.State.REPLACED)
    return draw_until_free(partial(_draw_code, citizen, amount, now))


def _draw_code(citizen: Citizen, amount: int, now: datetime) -> PaymentCode:
    """Raise IntegrityError when someone else's live code has the same digits."""
    nonce = new_nonce()
    hashes = derivation.derive(nonce).hashes
    over = PaymentCode.objects.filter(state=PaymentCode.State.LIVE, expires_at__lte=now)
    over.filter(digits_hash=hashes["digits_hash"]).update(state=PaymentCode.State.REPLACED)
    return PaymentCode.objects.create(
        citizen=citizen,
        amount=amount,
        nonce=nonce,
        **hashes,
        created_at=now,
        expires_at=now + timedelta(seconds=settings.PAYMENT_CODE_SECONDS),
    )


def forget_payment_codes(*, now: datetime) -> int:
    """Delete unused codes older than a day; what was paid stays in the ledger and on the redemption."""
    old = PaymentCode.objects.filter(expires_at__lt=now - timedelta(days=1)).exclude(state=PaymentCode.State.USED)
    deleted, _by_model = old.delete()
    return deleted
