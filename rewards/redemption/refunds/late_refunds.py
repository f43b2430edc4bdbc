"""Give coins back after the time for refunds: an owner or an operator asks, a second person decides.

The coins go from the shop's payable back to the vintages that paid, as every refund's do; the books' open month has
them, and the closed month stays as it was issued.
"""

from datetime import datetime

from django.db import transaction

from civic.accounts.models import User
from civic.core.errors import NotFound
from civic.core.roles import Role, has_role
from civic.decisions.actions import Decisions
from rewards import coins
from rewards.ledger import actions as ledger
from rewards.ledger.errors import KeyConflict
from rewards.redemption.payments.models import Redemption
from rewards.redemption.refunds import actions, errors
from rewards.redemption.refunds.models import LateRefund, Refund
from rewards.shops.conflict_of_interest import refuse_own
from rewards.shops.queries import owners_of, owns, shops_of
from rewards.signals import late_refund_decided, redemption_refunded

State = LateRefund.State
DECIDERS = (Role.OPERATOR, Role.FINANCE)


@transaction.atomic
def ask(redemption_id: int, amount: int, *, reason: str, by: User, now: datetime, key: str = "") -> LateRefund:
    """Ask for `amount` coins of an old payment to go back to its payer. Nothing moves yet.

    A program sends a key: the same one again gives the request that it made, as it stands now.

    Raises NotFound (foreign redemption), OwnerNeeded, ReasonOfRefundNeeded, OwnPayment, AlreadyVoided, NoWalletLeft,
    RefundInTime, LateRefundWaiting, NothingLeft, KeyConflict.
    """
    ledger.check_amount(amount)
    redemption = _seen(redemption_id, by)
    if key and (before := redemption.late_refunds.filter(proposed_by=by, key=key).first()):
        return _same(before, amount, reason)
    _refuse(redemption, amount, by=by)
    if actions.is_in_time(redemption, now=now):
        raise errors.RefundInTime
    if redemption.late_refunds.filter(state=State.ASKED).exists():
        raise errors.LateRefundWaiting
    asked = LateRefund.objects.create(
        redemption=redemption, coins=amount, reason=_said(reason), proposed_by=by, proposed_at=now, key=key
    )
    return LATE_REFUNDS.told(asked, "requested", by=by, reason=asked.reason)


@transaction.atomic
def approve(asked_id: int, *, by: User, now: datetime) -> Refund:
    """Give the coins back; the payer is told, with the reason, and so are the shop's owners.

    Raises NotAllowed, NotFound, SecondPersonForRefund, LateRefundDecided, OwnMerchant, OwnPayment, AlreadyVoided,
    NoWalletLeft, NothingLeft.
    """
    asked = LATE_REFUNDS.waiting(asked_id, by=by)
    redemption = asked.redemption
    _refuse(redemption, asked.coins, by=by)
    LATE_REFUNDS.approve(asked, by=by, now=now, reason=asked.reason)
    posted = coins.refund(
        redemption.transaction_id,
        key=f"late-refund:{asked.pk}",
        reason=f"{redemption.shop.name} · {redemption.receipt} · late:{asked.pk}",  # its words can be erased
        by=by,
        now=now,
        amount=asked.coins,
    )
    made = Refund.objects.create(
        redemption=redemption,
        coins=asked.coins,
        transaction_id=posted.transaction_id,
        late=asked,
        refunded_by=by,
        refunded_at=now,
    )
    redemption_refunded.send(Refund, refund=made)
    _tell(asked)
    return made


@transaction.atomic
def reject(asked_id: int, *, reason: str, by: User, now: datetime) -> LateRefund:
    """Refuse, with a reason; the shop's owners are told, and the payment can be asked about again.

    Raises NotAllowed, NotFound, SecondPersonForRefund, LateRefundDecided, OwnMerchant, ReasonOfRefundNeeded.
    """
    asked = LATE_REFUNDS.waiting(asked_id, by=by)
    LATE_REFUNDS.reject(asked, by=by, reason=_said(reason), now=now)
    _tell(asked)
    return asked


def can_ask(redemption: Redemption, *, now: datetime) -> bool:
    """Return whether a late refund of the payment may be asked for now; the action has the last word."""
    waits = any(asked.state == State.ASKED for asked in redemption.late_refunds.all())
    in_time = actions.is_in_time(redemption, now=now)
    return redemption.left > 0 and redemption.citizen_id is not None and not waits and not in_time


def _seen(redemption_id: int, by: User) -> Redemption:
    """Return the payment, locked as in every refund: an owner's own, or any for an operator."""
    redemption = _locked(redemption_id)
    if redemption is None:
        raise NotFound
    if not (owns(by, redemption.shop) or has_role(by, Role.OPERATOR)):
        raise errors.OwnerNeeded if shops_of(by).filter(pk=redemption.shop_id).exists() else NotFound
    return redemption


def _locked(redemption_id: int) -> Redemption | None:
    rows = Redemption.objects.select_for_update(of=("self",))
    return rows.select_related("shop__merchant", "transaction", "citizen").filter(pk=redemption_id).first()


def _asked(asked_id: int) -> LateRefund:
    """Return the late refund behind the lock of its payment, as in every refund."""
    redemption_id = LateRefund.objects.filter(pk=asked_id).values_list("redemption_id", flat=True).first()
    redemption = _locked(redemption_id) if redemption_id else None
    if redemption is None:
        raise NotFound
    asked = LateRefund.objects.get(pk=asked_id)
    asked.redemption = redemption
    return asked


LATE_REFUNDS = Decisions(
    LateRefund,
    log="late_refund",
    roles=DECIDERS,
    same_person=errors.SecondPersonForRefund,
    decided=errors.LateRefundDecided,
    lock=_asked,
    refuse=lambda asked, by: refuse_own(asked.redemption.shop.merchant, by),
    about=lambda asked: asked.redemption,
    facts=lambda asked: {"coins": asked.coins},
)


def _refuse(redemption: Redemption, amount: int, *, by: User) -> None:
    """Refuse what no reason makes right, when it is asked for and again when it is decided."""
    if redemption.state == Redemption.State.VOIDED:
        raise errors.AlreadyVoided
    if redemption.citizen is None:
        raise errors.NoWalletLeft
    if redemption.citizen.user_id == by.pk:
        raise errors.OwnPayment
    if amount > redemption.left:
        raise errors.NothingLeft(left=redemption.left)


def _tell(asked: LateRefund) -> None:
    late_refund_decided.send(LateRefund, asked=asked, owners=owners_of(asked.redemption.shop.merchant))


def _same(before: LateRefund, amount: int, reason: str) -> LateRefund:
    if (before.coins, before.reason) != (amount, reason.strip()):
        raise KeyConflict
    return before


def _said(reason: str) -> str:
    if not reason.strip():
        raise errors.ReasonOfRefundNeeded(fields={"reason": [str(errors.ReasonOfRefundNeeded.message)]})
    return reason.strip()
