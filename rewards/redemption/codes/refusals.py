"""Tell the payer, on their open page, why a shop could not take their live code and what to do next."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from civic.core.errors import DomainError
from rewards.ledger.errors import InsufficientCoins, MoneyStopped
from rewards.redemption.codes import derivation
from rewards.redemption.payments import errors
from rewards.redemption.payments.models import PaymentCode

# By the code of the error that the shop was told.
WORDS = {
    InsufficientCoins.code: _(
        "The shop could not take this: you no longer have enough coins. Nothing was paid; make a code for less."
    ),
    errors.PayerLimit.code: _(
        "The shop could not take this: it is more than your identity level lets you spend now. Nothing was paid; "
        "“Change the amount” shows how much it is."
    ),
    errors.ShopDayFull.code: _(
        "The shop has taken all the coins that it may take today. Nothing was paid; ask for a smaller amount, "
        "or pay in another way."
    ),
    errors.ShopNotActive.code: _(
        "This shop does not take coins at the moment. Nothing was paid; pay in another way."
    ),
    errors.TooManyWrongCodes.code: _(
        "The shop’s screen is locked for some minutes. Nothing was paid; let a colleague there take your code."
    ),
    MoneyStopped.code: _(
        "Payments are paused while the books are being checked. Nothing was paid; pay in another way, "
        "your coins are safe."
    ),
}  # fmt: skip


def note(error: DomainError, *, code: str, digits: str, now: datetime) -> None:
    """Keep why somebody's live code was not taken. Codes that nobody shows at the moment are ignored."""
    if error.code not in WORDS or bool(code) == bool(digits):
        return
    wanted = derivation.found_by(code=code, digits=digits)
    live = PaymentCode.objects.filter(state=PaymentCode.State.LIVE, expires_at__gt=now, **wanted)
    live.update(refusal=error.code)


HELP = {
    each.code: each.help
    for each in (
        InsufficientCoins, errors.PayerLimit, errors.ShopDayFull, errors.ShopNotActive, errors.TooManyWrongCodes,
        MoneyStopped,
    )
}  # fmt: skip


def help_key(payment: PaymentCode) -> str:
    """Return the key of the answer that says what to do; empty when no shop has refused the code."""
    return HELP.get(payment.refusal, "")


def words(payment: PaymentCode) -> str:
    """Return what the payer reads; empty when no shop has refused the code."""
    return str(WORDS.get(payment.refusal, ""))
