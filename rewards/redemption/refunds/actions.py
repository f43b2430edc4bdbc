"""Give coins of a payment back, for owners: cancel it within minutes, or refund a part of it within a week."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, transaction

from civic.accounts.models import User
from civic.audit import actions as audit
from civic.core.calendar import taipei_day
from civic.core.errors import NotFound
from rewards import coins
from rewards.ledger import actions as ledger
from rewards.ledger.models import ClosedMonth, Transaction
from rewards.redemption.payments.models import Redemption
from rewards.redemption.refunds import errors
from rewards.redemption.refunds.models import Refund
from rewards.shops.queries import owns, shops_of
from rewards.signals import redemption_refunded, redemption_voided


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
    """Return whether the window for cancelling is still open (minutes, and the same Taipei day)."""
    return (
        redemption.state == Redemption.State.COMPLETED
        and not redemption.refunded
        and now - redemption.completed_at <= timedelta(minutes=settings.VOID_MINUTES)
        and taipei_day(now) == taipei_day(redemption.completed_at)
    )


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
    """Write the row; its trigger looks at the period again, which may have been closed since we did."""
    try:
        return Refund.objects.create(
            redemption=redemption, coins=amount, transaction_id=transaction_id, refunded_by=by, refunded_at=now
        )
    except DatabaseError as error:
        if getattr(error.__cause__, "pgcode", "") == "TR007":
            raise errors.RefundTooLate(days=settings.REFUND_DAYS) from error
        raise


def can_refund(redemption: Redemption, *, now: datetime) -> bool:
    """Return whether an owner may still give coins of it back."""
    return redemption.left > 0 and is_in_time(redemption, now=now)


def is_in_time(redemption: Redemption, *, now: datetime) -> bool:
    """Return whether a week has not passed, and the settlement period of the payment is not closed."""
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
