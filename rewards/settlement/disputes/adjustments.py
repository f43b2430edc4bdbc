"""Adjust the coins of a disputed line: one operator asks, another person approves.

The statement stands as issued. The coins become a line of the merchant's next open period, marked with the one
that it corrects, because the business time of the adjustment is the disputed line's.
"""

from datetime import datetime

from django.db import transaction

from civic.accounts.models import User
from civic.audit import actions as audit
from civic.core.errors import NotFound
from civic.core.roles import Role, require_role
from civic.decisions.actions import Decisions
from rewards.ledger import actions as ledger
from rewards.ledger import addresses
from rewards.ledger.models import Transaction
from rewards.settlement.disputes.actions import words_of
from rewards.settlement.disputes.errors import (
    AdjustmentDecided,
    AdjustmentWaiting,
    AlreadyAnswered,
    CoinsWrong,
    SecondPersonNeeded,
)
from rewards.settlement.disputes.models import StatementAdjustment, StatementDispute
from rewards.settlement.statements.models import Statement
from rewards.shops.conflict_of_interest import refuse_own
from rewards.shops.queries import owners_of
from rewards.signals import adjustment_approved

State = StatementAdjustment.State
DECIDERS = (Role.OPERATOR, Role.FINANCE)
MOST = 1_000_000  # coins, either way


@transaction.atomic
def ask(dispute_id: int, *, coins: int, reason: str, by: User, now: datetime) -> StatementAdjustment:
    """Ask for coins to be added to, or taken off, what a merchant gets. Nothing moves yet.

    Raises NotAllowed, NotFound, CoinsWrong, WordsNeeded, AlreadyAnswered, AdjustmentWaiting, OwnMerchant.
    """
    require_role(by, Role.OPERATOR)
    if not 0 < abs(coins) <= MOST:
        raise CoinsWrong(most=f"{MOST:,}", fields={"coins": [str(CoinsWrong(most=f"{MOST:,}"))]})
    dispute = _locked(dispute_id)
    refuse_own(dispute.statement.merchant, by)
    if dispute.answered_at is not None:
        raise AlreadyAnswered
    if dispute.adjustments.filter(state=State.ASKED).exists():
        raise AdjustmentWaiting
    asked = StatementAdjustment.objects.create(
        dispute=dispute, coins=coins, reason=words_of(reason), proposed_by=by, proposed_at=now
    )
    return ADJUSTMENTS.told(asked, "requested", by=by, reason=reason)


@transaction.atomic
def approve(adjustment_id: int, *, by: User, now: datetime) -> StatementAdjustment:
    """Approve an adjustment: move the coins, answer the dispute with them, and let the owner confirm.

    Raises NotAllowed, SecondPersonNeeded, AdjustmentDecided, OwnMerchant.
    """
    asked = ADJUSTMENTS.waiting(adjustment_id, by=by)
    asked.transaction_id = _post(asked, by=by)
    ADJUSTMENTS.approve(asked, by=by, now=now, also=["transaction"])
    _answer(asked, by=by, now=now)
    owners = owners_of(asked.dispute.statement.merchant)
    adjustment_approved.send(StatementAdjustment, asked=asked, owners=owners)
    return asked


@transaction.atomic
def reject(adjustment_id: int, *, by: User, reason: str, now: datetime) -> StatementAdjustment:
    """Reject an adjustment; the dispute waits for another answer.

    Raises NotAllowed, SecondPersonNeeded, AdjustmentDecided.
    """
    return ADJUSTMENTS.reject(ADJUSTMENTS.waiting(adjustment_id, by=by), by=by, reason=reason, now=now)


def _locked(dispute_id: int) -> StatementDispute:
    """Return the dispute, after locking its statement as everybody does who answers or confirms."""
    dispute = StatementDispute.objects.filter(pk=dispute_id).first()
    if dispute is None:
        raise NotFound
    Statement.objects.select_for_update(of=("self",)).get(pk=dispute.statement_id)
    # Read again behind the lock: somebody may have answered while we waited for it.
    return StatementDispute.objects.select_related("statement", "line").get(pk=dispute_id)


def _asked(adjustment_id: int) -> StatementAdjustment:
    """Return the adjustment behind the lock of its statement."""
    dispute_id = StatementAdjustment.objects.filter(pk=adjustment_id).values_list("dispute_id", flat=True).first()
    if dispute_id is None:
        raise NotFound
    _locked(dispute_id)
    return StatementAdjustment.objects.select_related("dispute__statement", "dispute__line").get(pk=adjustment_id)


ADJUSTMENTS = Decisions(
    StatementAdjustment,
    log="adjustment",
    roles=DECIDERS,
    same_person=SecondPersonNeeded,
    decided=AdjustmentDecided,
    lock=_asked,
    refuse=lambda asked, by: refuse_own(asked.dispute.statement.merchant, by),
    facts=lambda asked: {"coins": asked.coins},
)


def _post(asked: StatementAdjustment, *, by: User) -> int:
    """Move the coins between the account of adjustments and what is owed to the merchant; return the transaction."""
    statement, line = asked.dispute.statement, asked.dispute.line
    memo = ledger.Memo(
        Transaction.Kind.ADJUST,
        key=f"adjust:{asked.pk}",
        actor=f"user:{by.pk}",
        reason=f"{statement.number} · adjustment:{asked.pk}",  # its words can be erased, the books' cannot
        at=line.at,
        request=(statement.merchant_id, asked.coins),
    )
    ends = ledger.open_account(addresses.ADJUSTMENT), ledger.open_account(addresses.payable(statement.merchant_id))
    source, destination = ends if asked.coins > 0 else ends[::-1]
    return ledger.post(memo, [ledger.Move(source, destination, abs(asked.coins))]).transaction_id


def _answer(asked: StatementAdjustment, *, by: User, now: datetime) -> None:
    """Answer the dispute with the adjustment’s reason; open the statement again when nothing else is disputed."""
    dispute, statement = asked.dispute, asked.dispute.statement
    dispute.answer, dispute.answered_by, dispute.answered_at = asked.reason, asked.proposed_by, now
    dispute.save(update_fields=["answer", "answered_by", "answered_at"])
    if not statement.disputes.filter(answered_at=None).exists():
        statement.status = Statement.Status.ISSUED
        statement.save(update_fields=["status"])
    audit.record("statement.answered", by=by, about=statement, reason=dispute.answer)
