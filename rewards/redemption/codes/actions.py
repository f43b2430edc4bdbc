"""Make a citizen's code to pay with, and forget codes of which nobody asks any more."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS

from civic.accounts.models import Citizen
from civic.core import keyset, moments
from civic.core.calendar import taipei_day
from civic.shown_codes.derivation import new_nonce
from civic.shown_codes.drawing import DRAWS
from rewards import coins
from rewards.ledger import actions as ledger
from rewards.ledger.errors import InsufficientCoins, MoneyStopped
from rewards.limits import actions as limits
from rewards.redemption.codes import derivation
from rewards.redemption.payments import errors
from rewards.redemption.payments.models import PaymentCode

MAKE = "SELECT * FROM payment_code_made(%s, %s, %s, %s, %s, %s, %s, %s, %s)"
KEPT = timedelta(days=1)  # that digits answer, after their code has run out


class NoFreeDigits(RuntimeError):
    """So many draws met a live code of somebody else that something is wrong."""


def create_payment_code(citizen: Citizen, amount: int, *, now: datetime) -> PaymentCode:
    """Make the citizen's code for an amount; it replaces the one they had. Coins move only at confirmation.

    The database does it in one call: rewards/redemption/codes/sql/payment_code_made.sql.
    Raises InvalidAmount, AmountTooLarge, InsufficientCoins, SpendLimitReached, MoneyStopped.
    """
    ledger.check_amount(amount)
    if amount > settings.PAYMENT_MAX_COINS:
        coins.refuse_when_stopped()
        raise errors.AmountTooLarge(most=moments.amount(settings.PAYMENT_MAX_COINS))
    measured = False
    for _draw in range(DRAWS):
        refusal, available, made = _make(citizen, amount, now, measured=measured)
        if refusal == "limits_unmeasured":
            limits.refuse_spending(citizen.pk, amount, now=now, lock=False)
            measured = True
            refusal, available, made = _make(citizen, amount, now, measured=True)
        if refusal == MoneyStopped.code:
            raise MoneyStopped
        if refusal == InsufficientCoins.code:
            raise InsufficientCoins(available=available)
        if made is not None:
            return made
    raise NoFreeDigits


def _make(
    citizen: Citizen, amount: int, now: datetime, *, measured: bool
) -> tuple[str | None, int, PaymentCode | None]:
    """Draw a code and ask the database to keep it; return why not, the coins that are there, and the code."""
    nonce, expires = new_nonce(), now + timedelta(seconds=settings.PAYMENT_CODE_SECONDS)
    hashes = derivation.derive(nonce).hashes
    values = [citizen.pk, amount, nonce, hashes["code_hash"], hashes["digits_hash"], now, expires, taipei_day(now)]
    refusal, available, pk = ledger.call(MAKE, [*values, measured])[0]
    if pk is None:
        return refusal, available, None
    made = PaymentCode(pk=pk, citizen=citizen, amount=amount, nonce=nonce, created_at=now, expires_at=expires, **hashes)
    made._state.adding, made._state.db = False, DEFAULT_DB_ALIAS
    return None, available, made


def forget_payment_codes(*, now: datetime) -> int:
    """Delete unused codes that ran out a day ago, and the digits of used ones; return how many were deleted.

    What was paid stays in the ledger and on the redemption.
    """
    old = PaymentCode.objects.filter(expires_at__lt=now - KEPT)
    deleted, _by_model = old.exclude(state=PaymentCode.State.USED).delete()
    used = old.filter(digits_hash__isnull=False)
    while ids := list(used.order_by("pk").values_list("pk", flat=True)[: keyset.PAGE]):
        PaymentCode.objects.filter(pk__in=ids).update(digits_hash=None)
    return deleted
