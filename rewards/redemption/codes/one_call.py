"""The plain payment by code, in one call to the database: docs/adr/0020-a-payment-in-one-call.md."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection

from civic.core.calendar import taipei_day
from rewards.ledger import actions as ledger
from rewards.ledger.models import Transaction
from rewards.redemption.payments import receipts
from rewards.redemption.payments.actions import limit
from rewards.redemption.payments.models import Redemption
from rewards.redemption.payments.till import Till
from rewards.shops.models import Shop
from rewards.signals import redemption_completed

PAY = "SELECT * FROM redemption_by_code(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"


def pay(
    till: Till, *, wanted: dict[str, str], key: str, request: tuple[Any, ...], shop_id: int | None, now: datetime
) -> Redemption | None:
    """Take the coins of a live code; None, with nothing changed, when the long way must say what is the matter.

    Raises InsufficientCoins, MoneyStopped, and the limits of the shop.
    """
    receipt, memo = receipts.new_receipt(), ledger.Memo(Transaction.Kind.SPEND, key, till.actor, "", now, request)
    values = [
        till.clerk and till.clerk.pk, till.device and till.device.pk, wanted.get("code_hash"),
        wanted.get("digits_hash"), shop_id, key, memo.request_hash, till.actor, receipt, now, taipei_day(now),
        now - timedelta(minutes=settings.WRONG_CODES_LOCK_MINUTES), settings.WRONG_CODES_BEFORE_LOCK,
    ]  # fmt: skip
    rows = _rows(values)
    if not rows:
        return None
    made = _redemption(till, rows[0], receipt=receipt, now=now)
    redemption_completed.send(Redemption, redemption=made)
    return made


def _rows(values: list[Any]) -> list[tuple[Any, ...]]:
    try:
        return ledger.call(PAY, values)
    except DatabaseError as error:
        known = limit(error)
        if known is None:
            raise
        raise known from error


def _redemption(till: Till, row: tuple[Any, ...], *, receipt: str, now: datetime) -> Redemption:
    """What the database wrote, without asking for it again."""
    pk, transaction_id, citizen_id, amount, payment_code_id, shop_id, merchant_id, shop_name = row
    shop = Shop.from_db(DEFAULT_DB_ALIAS, ["id", "merchant_id", "name"], [shop_id, merchant_id, shop_name])
    made = Redemption(
        pk=pk, way=Redemption.Way.CODE, receipt=receipt, shop=shop, citizen_id=citizen_id, amount=amount,
        payment_code_id=payment_code_id, transaction_id=transaction_id, confirmed_by=till.clerk, device=till.device,
        completed_at=now, with_pin=False, refunded=0,
    )  # fmt: skip
    made._state.adding, made._state.db = False, connection.alias
    return made
