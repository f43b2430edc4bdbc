"""The only signal receivers: each files a message to one citizen."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from civic.accounts.models import Citizen
from engagement.delivery.actions import file_message
from engagement.delivery.models import Message
from rewards.redemption.models import Redemption
from rewards.signals import coins_awarded, redemption_completed, redemption_voided


@receiver(coins_awarded)
def tell_coins_awarded(
    sender: Any, *, citizen: Citizen, coins: int, reason: str, transaction_id: int, at: datetime, **kwargs: Any
) -> None:
    file_message(citizen, Message.Kind.COINS_AWARDED, key=f"award:{transaction_id}", at=at, coins=coins, reason=reason)


@receiver(redemption_completed)
def tell_paid(sender: Any, *, redemption: Redemption, **kwargs: Any) -> None:
    _tell(redemption, Message.Kind.PAID, f"paid:{redemption.pk}", redemption.completed_at)


@receiver(redemption_voided)
def tell_payment_voided(sender: Any, *, redemption: Redemption, **kwargs: Any) -> None:
    if redemption.voided_at:
        _tell(redemption, Message.Kind.PAYMENT_VOIDED, f"voided:{redemption.pk}", redemption.voided_at)


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
