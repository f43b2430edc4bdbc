"""Show a code, confirm it once, cancel inside the window."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from civic.accounts.models import Citizen, User
from civic.audit import actions as audit
from civic.core import moments
from civic.core.calendar import taipei_day
from civic.core.errors import DomainError, NotFound
from rewards import coins
from rewards.devices.models import Device
from rewards.ledger import actions as ledger
from rewards.ledger.errors import InsufficientCoins
from rewards.ledger.models import Transaction
from rewards.limits import actions as limits
from rewards.offers.codes import is_voucher
from rewards.redemption.codes import derivation, one_call, refusals
from rewards.redemption.payments import errors
from rewards.redemption.payments.actions import Taking, earlier, take
from rewards.redemption.payments.models import PaymentCode, Redemption
from rewards.redemption.payments.till import Till
from rewards.redemption.vouchers import actions as vouchers
from rewards.shops.models import Shop
from rewards.shops.queries import owns, shops_of
from rewards.signals import redemption_voided


@dataclass(frozen=True)
class Confirmed:
    """A completed payment, and whether an equal request had made it before."""

    redemption: Redemption
    replayed: bool


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
    while True:
        nonce = derivation.new_nonce()
        code = derivation.derive(nonce)
        live.filter(digits_hash=code.digits_hash, expires_at__lte=now).update(state=PaymentCode.State.REPLACED)
        try:
            with transaction.atomic():
                return PaymentCode.objects.create(
                    citizen=citizen,
                    amount=amount,
                    nonce=nonce,
                    code_hash=code.code_hash,
                    digits_hash=code.digits_hash,
                    created_at=now,
                    expires_at=now + timedelta(seconds=settings.PAYMENT_CODE_SECONDS),
                )
        except IntegrityError:
            continue  # someone else's live code has the same digits: draw again


def confirm(
    *,
    key: str,
    now: datetime,
    clerk: User | None = None,
    device: Device | None = None,
    code: str = "",
    digits: str = "",
    shop_id: int | None = None,
) -> Confirmed:
    """Take the coins of a payment code or a voucher for a shop; the same key again gives the same answer.

    Raises the errors of rewards/redemption/payments/errors.py, InsufficientCoins, KeyConflict, NotFound (foreign shop).
    """
    till = Till(clerk, device)
    try:
        return _confirm_or_count(till, key=key, now=now, code=code, digits=digits, shop_id=shop_id)
    except DomainError as error:
        refusals.note(error, code=code, digits=digits.replace(" ", ""), now=now)  # what was tried is rolled back
        raise


def _confirm_or_count(till: Till, *, key: str, now: datetime, code: str, digits: str, shop_id: int | None) -> Confirmed:
    with transaction.atomic():
        if made := _plainly(till, key=key, now=now, code=code, digits=digits, shop_id=shop_id):
            return Confirmed(made, False)
        till.one_guess_at_a_time()
        try:
            return _confirm(till, key=key, now=now, code=code, digits=digits, shop_id=shop_id)
        except errors.WrongCode as error:
            wrong = error
        till.count_guess(now=now)  # stays; what was tried is rolled back
    raise wrong


def _plainly(till: Till, *, key: str, now: datetime, code: str, digits: str, shop_id: int | None) -> Redemption | None:
    """Nearly every payment: a live code at a shop that takes coins."""
    digits = digits.replace(" ", "")
    if bool(code) == bool(digits) or is_voucher(code=code, digits=digits) or (shop_id or 0) > ledger.BIGINT_MAX:
        return None
    wanted, only = _wanted(code, digits), till.device.shop_id if till.device else shop_id
    if shop_id not in (None, only):
        return None
    request = (*wanted.values(), shop_id)
    return one_call.pay(till, wanted=wanted, key=till.key("redeem", key), request=request, shop_id=only, now=now)


def _wanted(code: str, digits: str) -> dict[str, str]:
    return {"code_hash": derivation.hash_code(code)} if code else {"digits_hash": derivation.hash_digits(digits)}


@transaction.atomic
def _confirm(till: Till, *, key: str, now: datetime, code: str, digits: str, shop_id: int | None) -> Confirmed:
    digits = digits.replace(" ", "")
    if bool(code) == bool(digits):
        raise errors.CodeNeeded
    if is_voucher(code=code, digits=digits):
        return Confirmed(*vouchers.accept(till, key=key, now=now, code=code, digits=digits, shop_id=shop_id))
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


def void(redemption_id: int, *, by: User, now: datetime) -> Redemption:
    """Give the coins of a payment back, inside the window of the same business day; owners only.

    Raises NotFound (foreign redemption), OwnerNeeded, AlreadyVoided, VoidTooLate.
    """
    with transaction.atomic():
        redemption = (
            Redemption.objects.select_for_update(of=("self",))
            .select_related("shop")
            .filter(pk=redemption_id, shop__in=shops_of(by).values("pk"))
            .first()
        )
        if redemption is None:
            raise NotFound
        if not owns(by, redemption.shop):
            raise errors.OwnerNeeded
        if redemption.state == Redemption.State.VOIDED:
            raise errors.AlreadyVoided
        if redemption.refunded:
            raise errors.PartlyRefunded
        if not can_void(redemption, now=now):
            raise errors.VoidTooLate(minutes=settings.VOID_MINUTES)
        return _void(redemption, by=by, now=now)


def _void(redemption: Redemption, *, by: User, now: datetime) -> Redemption:
    memo = ledger.Memo(
        Transaction.Kind.VOID,
        key=f"void:{redemption.pk}",
        actor=f"user:{by.pk}",
        reason=f"{redemption.shop.name} · {redemption.receipt}",
        at=now,
    )
    redemption.void_transaction_id = ledger.reverse(memo, transaction_id=redemption.transaction_id).transaction_id
    redemption.state = Redemption.State.VOIDED
    redemption.voided_at, redemption.voided_by = now, by
    redemption.save(update_fields=["state", "voided_at", "voided_by", "void_transaction"])
    audit.record("redemption.voided", by=by, about=redemption, coins=redemption.amount)
    redemption_voided.send(Redemption, redemption=redemption)
    return redemption


def can_void(redemption: Redemption, *, now: datetime) -> bool:
    """Whether the window for cancelling is still open (minutes, and the same Taipei day)."""
    return (
        redemption.state == Redemption.State.COMPLETED
        and not redemption.refunded
        and now - redemption.completed_at <= timedelta(minutes=settings.VOID_MINUTES)
        and taipei_day(now) == taipei_day(redemption.completed_at)
    )


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


def forget_payment_codes(*, now: datetime) -> int:
    """Delete unused codes older than a day; what was paid stays in the ledger and on the redemption."""
    old = PaymentCode.objects.filter(expires_at__lt=now - timedelta(days=1)).exclude(state=PaymentCode.State.USED)
    deleted, _by_model = old.delete()
    return deleted


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
            raise errors.CodeUsed(
                amount=used.amount,
                shop=used.shop.name,
                at=moments.second(used.completed_at),
                clerk=used.taker or "–",
                receipt=used.receipt,
            )
    if payment.state != PaymentCode.State.LIVE or payment.expires_at <= now:
        raise errors.CodeExpired
    if not User.objects.filter(citizen=payment.citizen_id, is_active=True).exists():  # closed since the code was made
        raise errors.PayerInactive
