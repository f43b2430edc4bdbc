"""Ask the database to take a payment code, in one call: docs/adr/0020-a-payment-in-one-call.md."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection

from civic.core.calendar import taipei_day
from rewards.ledger import actions as ledger
from rewards.redemption.payments.actions import limit
from rewards.redemption.payments.models import Redemption
from rewards.redemption.payments.till import Till
from rewards.shops.models import Shop

TAKE = "SELECT * FROM redemption_by_code(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"


class Asked(NamedTuple):
    """A payment code that a till asks for. `memo` makes it happen once; no `shop_id` means the till's only shop."""

    till: Till
    code_hash: str | None
    digits_hash: str | None
    shop_id: int | None
    memo: ledger.Memo
    receipt: str
    now: datetime


class Answer(NamedTuple):
    """What the database made of it: a payment, or why there is none, as `redemption_by_code` lists it."""

    refusal: str | None
    pk: int
    transaction_id: int
    citizen_id: int
    amount: int
    payment_code_id: int
    shop_id: int
    merchant_id: int
    shop_name: str


def take(asked: Asked, *, measured: bool = False) -> Answer:
    """Take the code if it can be taken; `measured`: the limits of the payer's level were looked at.

    Raises InsufficientCoins, MoneyStopped, KeyConflict, and the limits of the shop.
    """
    till, memo, now = asked.till, asked.memo, asked.now
    values = [
        till.clerk and till.clerk.pk, till.device and till.device.pk, asked.code_hash, asked.digits_hash,
        asked.shop_id, memo.key, memo.request_hash, memo.actor, asked.receipt, now, taipei_day(now),
        now - timedelta(minutes=settings.WRONG_CODES_LOCK_MINUTES), settings.WRONG_CODES_BEFORE_LOCK, measured,
    ]  # fmt: skip
    try:
        return Answer(*ledger.call(TAKE, values)[0])
    except DatabaseError as error:
        known = limit(error)
        if known is None:
            raise
        raise known from error


def redemption(asked: Asked, answer: Answer) -> Redemption:
    """Return what the database wrote, without asking for it again."""
    shop = Shop.from_db(
        DEFAULT_DB_ALIAS, ["id", "merchant_id", "name"], [answer.shop_id, answer.merchant_id, answer.shop_name]
    )
    facts: dict[str, Any] = {"confirmed_by": asked.till.clerk, "device": asked.till.device, "completed_at": asked.now}
    made = Redemption(
        pk=answer.pk, way=Redemption.Way.CODE, receipt=asked.receipt, shop=shop, citizen_id=answer.citizen_id,
        amount=answer.amount, payment_code_id=answer.payment_code_id, transaction_id=answer.transaction_id,
        with_pin=False, refunded=0, **facts,
    )  # fmt: skip
    made._state.adding, made._state.db = False, connection.alias
    return made
