"""Look up the payment code that a customer shows, and take its coins for a shop.

What can be taken is decided in SQL, once for both: rewards/redemption/codes/sql.
"""

from datetime import datetime

from civic.accounts.models import User
from civic.core import moments
from civic.core.errors import DomainError
from civic.shown_codes.guesses import one_guess
from rewards import coins
from rewards.devices.models import Device
from rewards.ledger import actions as ledger
from rewards.ledger.errors import KeyConflict
from rewards.ledger.models import Transaction
from rewards.redemption.codes import derivation, one_call, refusals
from rewards.redemption.codes.errors import CodeExpired, CodeUsed, PayerInactive
from rewards.redemption.payments import errors
from rewards.redemption.payments.actions import Confirmed, earlier, refuse_beyond_limits
from rewards.redemption.payments.models import PaymentCode, Redemption
from rewards.redemption.payments.receipts import new_receipt
from rewards.redemption.payments.till import Till, refusal_of_till
from rewards.signals import redemption_completed

REFUSALS: dict[str, type[DomainError]] = {
    error.code: error for error in (errors.WrongCode, CodeExpired, PayerInactive)
}  # fmt: skip
SHOWN = """
SELECT c.*, payment_code_refusal(c.state, c.expires_at, c.citizen_id, %s) AS why_not
  FROM rewards_paymentcode c
 WHERE c.id = payment_code_shown(%s, %s, %s)
"""


def look_up(
    *, clerk: User | None = None, device: Device | None = None, now: datetime, code: str = "", digits: str = ""
) -> PaymentCode:
    """Find the code that a clerk scanned or typed, to show its amount before confirming. Wrong ones count.

    Raises CodeNeeded, TooManyWrongCodes, WrongCode, CodeUsed, CodeExpired, PayerInactive, MoneyStopped.
    """
    digits = digits.replace(" ", "")
    try:
        return _look_up(Till(clerk, device), now=now, code=code, digits=digits)
    except DomainError as error:
        refusals.note(error, code=code, digits=digits, now=now)
        raise


def _look_up(till: Till, *, now: datetime, code: str, digits: str) -> PaymentCode:
    coins.refuse_when_stopped()
    if bool(code) == bool(digits):
        raise errors.CodeNeeded
    with one_guess(till, wrong=errors.WrongCode, now=now):
        payment = next(iter(PaymentCode.objects.raw(SHOWN, [now, *_hashes(code, digits), now])), None)
        if payment is None:
            raise errors.WrongCode
    why_not: str | None = payment.why_not  # type: ignore[attr-defined]  # the query's own column
    if why_not:
        raise _refusal(why_not, payment.pk)
    return payment


def accept(till: Till, *, key: str, now: datetime, code: str, digits: str, shop_id: int | None) -> Confirmed:
    """Take the coins of a payment code, inside the caller's transaction; the same key again gives the same answer.

    Raises WrongCode before anything is written; TooManyWrongCodes, NotFound, ShopNeeded, ShopNotActive, CodeUsed,
    CodeExpired, PayerInactive, PayerLimit, the limits of the shop, InsufficientCoins, KeyConflict, MoneyStopped.
    """
    asked = _asked(till, key=key, now=now, code=code, digits=digits, shop_id=shop_id)
    answer = one_call.take(asked)
    if answer.refusal == "limits_unmeasured":
        coins.refuse_when_stopped()
        refuse_beyond_limits(Redemption.Way.CODE, answer.citizen_id, answer.amount, now=now)
        answer = one_call.take(asked, measured=True)
    if answer.refusal == "key_known":
        return Confirmed(_made_before(asked.memo), True)
    if answer.refusal:
        coins.refuse_when_stopped()  # whatever else there is to say
        raise _refusal(answer.refusal, answer.payment_code_id)
    made = one_call.redemption(asked, answer)
    redemption_completed.send(Redemption, redemption=made)
    return Confirmed(made, False)


def _asked(till: Till, *, key: str, now: datetime, code: str, digits: str, shop_id: int | None) -> one_call.Asked:
    shown = _hashes(code, digits)
    request = (next(filter(None, shown)), shop_id)
    memo = ledger.Memo(Transaction.Kind.SPEND, till.key("redeem", key), till.actor, "", now, request)
    return one_call.Asked(till, *shown, till.known_shop(shop_id), memo, new_receipt(), now)


def _hashes(code: str, digits: str) -> tuple[str | None, str | None]:
    found_by = derivation.found_by(code=code, digits=digits)
    return found_by.get("code_hash"), found_by.get("digits_hash")


def _made_before(memo: ledger.Memo) -> Redemption:
    made = earlier(memo.key, memo.request)
    if made is None:  # the key is in the books, but not for a payment
        raise KeyConflict
    return made


def _refusal(why: str, payment_code_id: int) -> DomainError:
    if why == CodeUsed.code:
        return _used(payment_code_id)
    kind = REFUSALS.get(why)
    return kind() if kind else refusal_of_till(why)


def _used(payment_code_id: int) -> DomainError:
    """Return the error that tells a shop what became of a used code."""
    payments = Redemption.objects.select_related("shop", "confirmed_by", "device")
    used = payments.filter(payment_code=payment_code_id).first()
    if used is None:  # its payer has erased their account
        return CodeExpired()
    return CodeUsed(
        amount=used.amount,
        shop=used.shop.name,
        at=moments.second(used.completed_at),
        clerk=used.taker or "–",
        receipt=used.receipt,
    )
