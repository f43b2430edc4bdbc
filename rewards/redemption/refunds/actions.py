"""An owner gives coins of an older payment back: for a week, unless its settlement period is closed before."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, transaction

from civic.accounts.models import User
from civic.audit import actions as audit
from civic.core.errors import NotFound
from rewards import coins
from rewards.ledger import actions as ledger
from rewards.ledger.models import ClosedMonth
from rewards.redemption.payments import errors
from rewards.redemption.payments.models import Redemption, Refund
from rewards.shops.queries import owns, shops_of
from rewards.signals import redemption_refunded


@transaction.atomic
def refund(redemption_id: int, amount: int, *, key: str, by: User, now: datetime) -> Refund:
    """Give `amount` coins back to the vintages that paid; the same key again gives the same answer.

    Raises NotFound (foreign redemption), OwnerNeeded, AlreadyVoided, NothingLeft, RefundTooLate, KeyConflict.
    """
    ledger.check_amount(amount)
    redemption = _own(redemption_id, by)
    memo_key = f"refund:{redemption.pk}:{by.pk}:{key}"
    made = Refund.objects.select_related("redemption").filter(transaction__idempotency_key=memo_key).first()
    if made is None:
        _refuse(redemption, amount, now=now)
    reason = f"{redemption.shop.name} · {redemption.receipt}"
    posted = coins.refund(redemption.transaction_id, key=memo_key, reason=reason, by=by, now=now, amount=amount)
    if made is not None:
        return made
    made = _written(redemption, amount, transaction_id=posted.transaction_id, by=by, now=now)
    redemption.refresh_from_db(fields=["refunded"])  # the database keeps the sum
    audit.record("redemption.refunded", by=by, about=redemption, coins=amount)
    redemption_refunded.send(Refund, refund=made)
    return made


def _written(redemption: Redemption, amount: int, *, transaction_id: int, by: User, now: datetime) -> Refund:
    """The row; its trigger looks at the period again, which may have been closed since we did."""
    try:
        return Refund.objects.create(
            redemption=redemption, coins=amount, transaction_id=transaction_id, refunded_by=by, refunded_at=now
        )
    except DatabaseError as error:
        if getattr(error.__cause__, "pgcode", "") == "TR007":
            raise errors.RefundTooLate(days=settings.REFUND_DAYS) from error
        raise


def can_refund(redemption: Redemption, *, now: datetime) -> bool:
    """Whether an owner may still give coins of it back."""
    return redemption.left > 0 and is_in_time(redemption, now=now)


def is_in_time(redemption: Redemption, *, now: datetime) -> bool:
    """A week has not gone by, and the settlement period of the payment is not closed."""
    if now - redemption.completed_at > timedelta(days=settings.REFUND_DAYS):
        return False
    return not ClosedMonth.objects.filter(month=redemption.transaction.month).exists()


def _own(redemption_id: int, by: User) -> Redemption:
    found = (
        Redemption.objects.select_for_update(of=("self",))
        .select_related("shop", "transaction")
        .filter(pk=redemption_id, shop__in=shops_of(by).values("pk"))
        .first()
    )
    if found is None:
        raise NotFound
    if not owns(by, found.shop):
        raise errors.OwnerNeeded
    return found


def _refuse(redemption: Redemption, amount: int, *, now: datetime) -> None:
    if redemption.state == Redemption.State.VOIDED:
        raise errors.AlreadyVoided
    if not is_in_time(redemption, now=now):
        raise errors.RefundTooLate(days=settings.REFUND_DAYS)
    if amount > redemption.left:
        raise errors.NothingLeft(left=redemption.left)
