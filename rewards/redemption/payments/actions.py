"""Take a payment, in whatever way it comes: coins leave the wallet and a receipt is written, once per key."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import DatabaseError

from civic.accounts.models import User
from civic.core.calendar import taipei_day
from civic.core.errors import DomainError
from rewards.cards.actions import CardEnded
from rewards.devices.models import Device
from rewards.ledger import actions as ledger
from rewards.ledger import addresses
from rewards.ledger.errors import KeyConflict
from rewards.ledger.models import Transaction
from rewards.limits import actions as limits
from rewards.redemption.payments import errors, receipts
from rewards.redemption.payments.models import Redemption
from rewards.shops.models import Merchant, Shop
from rewards.signals import redemption_completed

# What the trigger on redemptions refuses: payments/sql/redemption_limits.sql.
LIMITS: dict[str, type[DomainError]] = {
    "TR001": errors.PosterOff,
    "TR002": errors.PosterAmountTooLarge,
    "TR003": errors.PosterDayFull,
    "TR004": errors.ShopDayFull,
    "TR005": errors.PinNeeded,
    "TR006": CardEnded,
}


@dataclass(frozen=True)
class Taking:
    """A payment that is about to be made. `key` makes it happen once; `request` is what was asked for."""

    way: Redemption.Way
    shop: Shop
    citizen_id: int
    amount: int
    actor: str
    key: str
    request: tuple[Any, ...]
    now: datetime
    clerk: User | None = None
    device: Device | None = None
    facts: dict[str, Any] = field(default_factory=dict)  # other columns of the redemption


def take(payment: Taking) -> Redemption:
    """Move the coins and write the receipt, inside the caller's transaction.

    Raises InsufficientCoins, MoneyStopped, KeyConflict, the limits of the shop, and those of the payer's level:
    PayerLimit, or SpendLimitReached on the payer's own screen.
    """
    refuse_beyond_limits(payment.way, payment.citizen_id, payment.amount, now=payment.now)
    receipt = receipts.new_receipt()
    posted = ledger.spend(
        ledger.Memo(
            Transaction.Kind.SPEND,
            key=payment.key,
            actor=payment.actor,
            reason=f"{payment.shop.name} · {receipt}",
            at=payment.now,
            request=payment.request,
        ),
        holder_id=payment.citizen_id,
        amount=payment.amount,
        destination_id=ledger.open_account(addresses.payable(payment.shop.merchant_id)),
        today=taipei_day(payment.now),
    )
    redemption = _written(payment, receipt, posted.transaction_id)
    redemption_completed.send(Redemption, redemption=redemption)
    return redemption


def earlier(key: str, request: tuple[Any, ...]) -> Redemption | None:
    """Return what the same request made before. Raises KeyConflict when the key was used for another one."""
    redemption = (
        Redemption.objects.filter(transaction__idempotency_key=key)
        .select_related("shop", "transaction", "confirmed_by", "device")
        .first()
    )
    if redemption is None:
        return None
    memo = ledger.Memo(Transaction.Kind.SPEND, key, "", "", redemption.completed_at, request)
    if redemption.transaction.request_hash != memo.request_hash:
        raise KeyConflict
    return redemption


def refuse_closed(shop: Shop) -> None:
    """Raise ShopNotActive unless the shop takes coins now."""
    if shop.merchant.state != Merchant.State.ACTIVE or not shop.is_open:
        raise errors.ShopNotActive


def refuse_beyond_limits(way: Redemption.Way, citizen_id: int, amount: int, *, now: datetime) -> None:
    """Hold a payment against the limits of the payer's level; the payer reads why, a shop only that it is so.

    Raises SpendLimitReached on the payer's own screen, PayerLimit at a shop's.
    """
    try:
        limits.refuse_spending(citizen_id, amount, now=now)
    except limits.SpendLimitReached as error:
        if way == Redemption.Way.POSTER:
            raise
        raise errors.PayerLimit from error


def _written(payment: Taking, receipt: str, transaction_id: int) -> Redemption:
    try:
        return Redemption.objects.create(
            way=payment.way,
            receipt=receipt,
            shop=payment.shop,
            citizen_id=payment.citizen_id,
            amount=payment.amount,
            transaction_id=transaction_id,
            confirmed_by=payment.clerk,
            device=payment.device,
            completed_at=payment.now,
            **payment.facts,
        )
    except DatabaseError as error:
        known = limit(error)
        if known is None:
            raise
        raise known from error


def limit(error: DatabaseError) -> DomainError | None:
    """Return the error behind what the triggers on redemptions refuse; None for anything else."""
    cause = error.__cause__
    kind = LIMITS.get(getattr(cause, "pgcode", "") or "")
    left = getattr(getattr(cause, "diag", None), "message_detail", None)
    if kind is None:
        return None
    return kind(coins=int(left)) if left else kind()


@dataclass(frozen=True)
class Confirmed:
    """A completed payment, and whether an equal request had made it before."""

    redemption: Redemption
    replayed: bool
