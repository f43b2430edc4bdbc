"""A shop looks up the payment code that a customer shows, and takes its coins."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from civic.accounts.models import User
from civic.core import moments
from civic.core.errors import DomainError
from rewards import coins
from rewards.devices.models import Device
from rewards.ledger import actions as ledger
from rewards.redemption.codes import derivation, one_call, refusals
from rewards.redemption.codes import errors as code_errors
from rewards.redemption.payments import errors
from rewards.redemption.payments.actions import Confirmed, Taking, earlier, take
from rewards.redemption.payments.models import PaymentCode, Redemption
from rewards.redemption.payments.till import Till
from rewards.shops.models import Shop


def look_up(
    *, clerk: User | None = None, device: Device | None = None, now: datetime, code: str = "", digits: str = ""
) -> PaymentCode:
    """Find the code that a clerk scanned or typed, to show its amount before confirming. Wrong ones count."""
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
    wanted = _wanted(code, digits)
    with transaction.atomic():
        till.begin_guess(now=now)
        payment = _newest(wanted, now).first()
        if payment is None:
            till.count_guess(now=now)
    if payment is None:
        raise errors.WrongCode
    _refuse_unusable(payment, now)
    return payment  # type: ignore[no-any-return]


def _plainly(till: Till, *, key: str, now: datetime, code: str, digits: str, shop_id: int | None) -> Redemption | None:
    """Nearly every payment: a live code at a shop that takes coins."""
    if (shop_id or 0) > ledger.BIGINT_MAX:
        return None
    wanted, only = _wanted(code, digits), till.device.shop_id if till.device else shop_id
    if shop_id not in (None, only):
        return None
    request = (*wanted.values(), shop_id)
    return one_call.pay(till, wanted=wanted, key=till.key("redeem", key), request=request, shop_id=only, now=now)


def accept(till: Till, *, key: str, now: datetime, code: str, digits: str, shop_id: int | None) -> Confirmed:
    """Take the coins of a payment code, inside the caller's transaction; the same key again gives the same answer.

    Raises WrongCode before anything is written, CodeUsed, CodeExpired, PayerInactive, and what `take` raises.
    """
    if made := _plainly(till, key=key, now=now, code=code, digits=digits, shop_id=shop_id):
        return Confirmed(made, False)
    till.one_guess_at_a_time()
    wanted = _wanted(code, digits)
    memo_key = till.key("redeem", key)
    request = (*wanted.values(), shop_id)
    if made := earlier(memo_key, request):
        return Confirmed(made, True)
    coins.refuse_when_stopped()
    till.refuse_when_locked(now=now)  # what was paid before guesses nothing: its answer came above
    shop = till.shop(shop_id)
    payment = _locked_code(wanted, now)
    if made := earlier(memo_key, request):  # it was made while we waited for the code
        return Confirmed(made, True)
    _refuse_unusable(payment, now)
    return Confirmed(_complete(payment, shop, till=till, memo_key=memo_key, request=request, now=now), False)


def _complete(
    payment: PaymentCode, shop: Shop, *, till: Till, memo_key: str, request: tuple[Any, ...], now: datetime
) -> Redemption:
    made = take(
        Taking(
            Redemption.Way.CODE,
            shop,
            payment.citizen_id,
            payment.amount,
            actor=till.actor,
            key=memo_key,
            request=request,
            now=now,
            clerk=till.clerk,
            device=till.device,
            facts={"payment_code": payment},
        )
    )
    PaymentCode.objects.filter(pk=payment.pk).update(state=PaymentCode.State.USED)
    return made


def _newest(wanted: dict[str, str], now: datetime) -> Any:
    """A live code before used ones. Eight digits come up again, so after a day nobody's old payment answers to them."""
    found = PaymentCode.objects.filter(**wanted).order_by("-created_at", "-id")
    return found.filter(expires_at__gt=now - timedelta(days=1)) if "digits_hash" in wanted else found


def _locked_code(wanted: dict[str, str], now: datetime) -> PaymentCode:
    payment = _newest(wanted, now).select_for_update().first()
    if payment is None:
        raise errors.WrongCode
    return payment  # type: ignore[no-any-return]


def _refuse_unusable(payment: PaymentCode, now: datetime) -> None:
    if payment.state == PaymentCode.State.USED:
        used = Redemption.objects.select_related("shop", "confirmed_by", "device").filter(payment_code=payment).first()
        if used is not None:
            raise code_errors.CodeUsed(
                amount=used.amount,
                shop=used.shop.name,
                at=moments.second(used.completed_at),
                clerk=used.taker or "–",
                receipt=used.receipt,
            )
    if payment.state != PaymentCode.State.LIVE or payment.expires_at <= now:
        raise code_errors.CodeExpired
    if not User.objects.filter(citizen=payment.citizen_id, is_active=True).exists():  # closed since the code was made
        raise code_errors.PayerInactive


def _wanted(code: str, digits: str) -> dict[str, str]:
    return {"code_hash": derivation.hash_code(code)} if code else {"digits_hash": derivation.hash_digits(digits)}
