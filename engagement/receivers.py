"""The only signal receivers: each files a message to one citizen."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.dispatch import receiver

from civic.accounts.actions import ensure_citizen
from civic.accounts.models import Citizen, User
from engagement.delivery.actions import file_message, file_messages
from engagement.delivery.models import Message
from rewards.fraud.models import PayoutHold
from rewards.holds.models import Hold
from rewards.redemption.late import LateRefund
from rewards.redemption.models import Redemption, Refund
from rewards.shops.models import Merchant
from rewards.signals import (
    coins_awarded,
    coins_awarded_many,
    coins_held,
    coins_lapsing,
    coins_released,
    hold_appeal_answered,
    late_refund_decided,
    merchant_decided,
    payout_appeal_answered,
    payout_held,
    payout_released,
    redemption_completed,
    redemption_refunded,
    redemption_voided,
)


@receiver(coins_awarded)
def tell_coins_awarded(
    sender: Any, *, citizen: Citizen, coins: int, reason: str, transaction_id: int, at: datetime, **kwargs: Any
) -> None:
    file_message(citizen, Message.Kind.COINS_AWARDED, key=f"award:{transaction_id}", at=at, coins=coins, reason=reason)


@receiver(coins_awarded_many)
def tell_many_coins_awarded(
    sender: Any, *, awards: Sequence[Any], coins: int, reason: str, at: datetime, **kwargs: Any
) -> None:
    to = [(award.holder_id, f"award:{award.transaction_id}") for award in awards]
    file_messages(to, Message.Kind.COINS_AWARDED, at=at, coins=coins, reason=reason)


@receiver(coins_lapsing)
def tell_coins_lapsing(
    sender: Any, *, citizen_id: int, coins: int, on: date, days: int, account_id: int, at: datetime, **kwargs: Any
) -> None:
    """One line for each vintage and each of the two warnings, however often the job runs."""
    key = f"lapse:{account_id}:{days}"
    file_message(citizen_id, Message.Kind.COINS_LAPSING, key=key, at=at, coins=coins, on=on.isoformat())


@receiver(coins_held)
def tell_coins_held(sender: Any, *, hold: Hold, **kwargs: Any) -> None:
    file_message(
        hold.citizen_id,
        Message.Kind.COINS_HELD,
        key=f"held:{hold.pk}",
        at=hold.held_at,
        coins=hold.coins,
        reason=hold.reason,
    )


@receiver(hold_appeal_answered)
def tell_hold_appeal_answered(sender: Any, *, hold: Hold, **kwargs: Any) -> None:
    """Each answer once: who writes again is answered again."""
    if hold.answered_at:
        file_message(
            hold.citizen_id,
            Message.Kind.HOLD_APPEAL_ANSWERED,
            key=f"hold-answered:{hold.pk}:{hold.answered_at.isoformat()}",
            at=hold.answered_at,
            coins=hold.coins,
            reason=hold.answer,
        )


@receiver(coins_released)
def tell_coins_released(sender: Any, *, hold: Hold, **kwargs: Any) -> None:
    if hold.released_at:
        file_message(
            hold.citizen_id,
            Message.Kind.COINS_RELEASED,
            key=f"released:{hold.pk}",
            at=hold.released_at,
            coins=hold.coins,
            reason=hold.release_reason,
        )


@receiver(redemption_completed)
def tell_paid(sender: Any, *, redemption: Redemption, **kwargs: Any) -> None:
    _tell(redemption, Message.Kind.PAID, f"paid:{redemption.pk}", redemption.completed_at)


@receiver(redemption_voided)
def tell_payment_voided(sender: Any, *, redemption: Redemption, **kwargs: Any) -> None:
    if redemption.voided_at:
        _tell(redemption, Message.Kind.PAYMENT_VOIDED, f"voided:{redemption.pk}", redemption.voided_at)


@receiver(redemption_refunded)
def tell_payment_refunded(sender: Any, *, refund: Refund, **kwargs: Any) -> None:
    redemption = refund.redemption
    late = {"late_reason": refund.late.reason} if refund.late else {}
    if redemption.citizen_id is not None:
        file_message(
            redemption.citizen_id,
            Message.Kind.PAYMENT_REFUNDED,
            key=f"refunded:{refund.pk}",
            at=refund.refunded_at,
            coins=refund.coins,
            shop=redemption.shop.name,
            receipt=redemption.receipt,
            **late,
        )


@receiver(late_refund_decided)
def tell_late_refund_decided(sender: Any, *, asked: LateRefund, owners: Sequence[User], **kwargs: Any) -> None:
    """The words about the payer stay on the receipt, where they go when the payer's account does."""
    if asked.decided_at:
        sale, yes = asked.redemption, asked.state == LateRefund.State.APPROVED
        kind = Message.Kind.LATE_REFUND_APPROVED if yes else Message.Kind.LATE_REFUND_REJECTED
        facts = {"coins": asked.coins, "shop": sale.shop.name, "receipt": sale.receipt, "payment": sale.pk}
        _tell_owners(owners, kind, f"late-refund:{asked.pk}", asked.decided_at, **facts)


@receiver(merchant_decided)
def tell_merchant_decided(
    sender: Any, *, merchant: Merchant, verb: str, at: datetime, people: Sequence[User], **kwargs: Any
) -> None:
    """Why, when the answer is a no; a yes says enough by itself."""
    kind = Message.Kind(f"merchant_{verb}")
    why = {} if verb in ("approved", "reactivated") else {"reason": merchant.decision}
    _tell_owners(people, kind, f"merchant:{merchant.pk}:{at.isoformat()}", at, shop=merchant.name, **why)


@receiver(payout_held)
def tell_payout_held(sender: Any, *, hold: PayoutHold, owners: Sequence[User], **kwargs: Any) -> None:
    _tell_owners(owners, Message.Kind.PAYOUT_HELD, f"payout-held:{hold.pk}", hold.held_at, reason=hold.reason)


@receiver(payout_appeal_answered)
def tell_payout_appeal_answered(sender: Any, *, hold: PayoutHold, owners: Sequence[User], **kwargs: Any) -> None:
    """The words stand in the hold alone: with the owner who appealed they go, and nobody else's inbox keeps them."""
    if hold.answered_at:
        key = f"payout-answered:{hold.pk}:{hold.answered_at.isoformat()}"
        _tell_owners(owners, Message.Kind.PAYOUT_APPEAL_ANSWERED, key, hold.answered_at)


@receiver(payout_released)
def tell_payout_released(sender: Any, *, hold: PayoutHold, owners: Sequence[User], **kwargs: Any) -> None:
    if hold.released_at:
        key = f"payout-released:{hold.pk}"
        _tell_owners(owners, Message.Kind.PAYOUT_RELEASED, key, hold.released_at, reason=hold.release_reason)


def _tell_owners(owners: Sequence[User], kind: Message.Kind, key: str, at: datetime, **facts: Any) -> None:
    for owner in owners:
        file_message(ensure_citizen(owner), kind, key=f"{key}:{owner.pk}", at=at, **facts)


def _tell(redemption: Redemption, kind: Message.Kind, key: str, at: datetime) -> None:
    if redemption.citizen_id is not None:
        file_message(
            redemption.citizen_id,
            kind,
            key=key,
            at=at,
            coins=redemption.amount,
            shop=redemption.shop.name,
            receipt=redemption.receipt,
        )
