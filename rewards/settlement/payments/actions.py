"""Note what the bank did with a batch: it paid statements, or sent transfers back."""

from collections.abc import Mapping
from datetime import date, datetime

import structlog
from django.db import transaction

from civic.accounts.models import User
from civic.audit import actions as audit
from civic.core.calendar import taipei_day
from civic.core.roles import Role, require_role
from rewards.ledger import actions as ledger
from rewards.ledger import addresses
from rewards.ledger.models import Transaction
from rewards.settlement.payments.errors import NotInBatch, PaidOtherwise, PaymentFaulty, ReasonNeeded, WrongBatchState
from rewards.settlement.payments.models import PaymentRejection
from rewards.settlement.statements.models import SettlementBatch, Statement

Status, State = Statement.Status, SettlementBatch.State
log = structlog.get_logger(__name__)
DECIDED = (State.APPROVED, State.PAID, State.RETURNED)  # the bank may have something to say about these


@transaction.atomic
def pay(batch_id: int, *, references: Mapping[str, str], paid_on: date, by: User, now: datetime) -> SettlementBatch:
    """Note what the bank has paid: a reference for each statement number, all or none of them.

    The coins move from what is owed to the merchant to what is paid. The same again changes nothing. What the bank
    paid to a merchant on hold is noted too, because it is so: the database files a HeldPayment beside it.
    Raises WrongBatchState, NotInBatch, PaidOtherwise, PaymentFaulty.
    """
    batch = _lock_decided(batch_id, by)
    statements = {each.number: each for each in batch.statements.select_for_update(of=("self",)).order_by("pk")}
    for number, reference in sorted(references.items()):
        if number not in statements:
            raise NotInBatch(number=number)
        _pay(statements[number], reference.strip(), paid_on, by=by, now=now)
    _finish(batch)
    return batch


@transaction.atomic
def reopen(batch_id: int, number: str, *, reason: str, by: User, now: datetime) -> PaymentRejection:
    """Note that the bank rejected one transfer or sent it back; this statement alone waits for a new batch.

    Coins that were noted as paid are owed again. The same again changes nothing.
    Raises WrongBatchState, NotInBatch, ReasonNeeded.
    """
    batch = _lock_decided(batch_id, by)
    known = batch.rejections.filter(statement__number=number).first()
    if known is not None:
        return known
    statement = batch.statements.select_for_update(of=("self",)).filter(number=number).first()
    if statement is None:
        raise NotInBatch(number=number)
    return _reopen(statement, batch, reason.strip(), by=by, now=now)


def _lock_decided(batch_id: int, by: User) -> SettlementBatch:
    """Return a batch about which the bank may have something to say, locked, to finance only."""
    require_role(by, Role.FINANCE)
    # The batch first, then its statements by id: everybody locks in this order, so no two wait for each other.
    batch = SettlementBatch.objects.select_for_update(of=("self",)).get(pk=batch_id)
    if batch.state not in DECIDED:
        raise WrongBatchState
    return batch


def _reopen(statement: Statement, batch: SettlementBatch, reason: str, *, by: User, now: datetime) -> PaymentRejection:
    """Take the statement out of the batch; owe its coins again where they were noted as paid."""
    if not 0 < len(reason) <= 300:
        raise ReasonNeeded
    rejection = _rejection(statement, batch, reason, by=by, now=now)
    if statement.status == Status.PAID:
        key = f"unsettle:{statement.pk}:{batch.pk}"
        _post(statement, back=True, key=key, reason=f"rejection:{rejection.pk}", by=by, now=now)
    statement.status, statement.batch, statement.paid_on, statement.bank_reference = Status.INVOICED, None, None, ""
    statement.save(update_fields=["status", "batch", "paid_on", "bank_reference"])
    audit.record("statement.transfer_rejected", by=by, about=statement, reason=reason, batch=batch.pk)
    _finish(batch)
    return rejection


def _rejection(
    statement: Statement, batch: SettlementBatch, reason: str, *, by: User, now: datetime
) -> PaymentRejection:
    """Note the rejection with what had been noted of the payment, before that is taken back."""
    return PaymentRejection.objects.create(
        statement=statement,
        batch=batch,
        reason=reason,
        amount_twd=statement.amount_twd,
        paid_on=statement.paid_on,
        bank_reference=statement.bank_reference,
        noted_by=by,
        noted_at=now,
    )


def _finish(batch: SettlementBatch) -> None:
    """End the batch when all that is left in it is paid, or when every transfer came back."""
    left = set(batch.statements.values_list("status", flat=True))
    state = State.PAID if left == {Status.PAID} else batch.state if left else State.RETURNED
    if state != batch.state:
        batch.state = state
        batch.save(update_fields=["state"])


def _pay(statement: Statement, reference: str, paid_on: date, *, by: User, now: datetime) -> None:
    """Note one statement as paid, once."""
    if not 0 < len(reference) <= 40 or paid_on > taipei_day(now):
        raise PaymentFaulty
    if statement.status == Status.PAID:
        if (statement.bank_reference, statement.paid_on) != (reference, paid_on):
            raise PaidOtherwise(number=statement.number)
        return
    key = f"settle:{statement.pk}:{statement.batch_id}"
    _post(statement, back=False, key=key, reason=reference, by=by, now=now)
    statement.status, statement.bank_reference, statement.paid_on = Status.PAID, reference, paid_on
    statement.save(update_fields=["status", "bank_reference", "paid_on"])
    audit.record("statement.paid", by=by, about=statement, reference=reference, paid_on=str(paid_on))
    if statement.held_payments.filter(batch=statement.batch_id).exists():
        log.error("settlement.paid_while_held", statement=statement.number, reference=reference)
        audit.record("statement.paid_while_held", by=by, about=statement, reference=reference)


def _post(statement: Statement, *, back: bool, key: str, reason: str, by: User, now: datetime) -> None:
    """Move the coins from what is owed to the merchant to what is paid; or back, when the bank sent them back."""
    memo = ledger.Memo(
        Transaction.Kind.SETTLE,
        key=key,
        actor=f"user:{by.pk}",
        reason=f"{statement.number} · {reason}",
        at=now,
        request=(statement.coins_payable, back),
    )
    owed, paid = ledger.open_account(addresses.payable(statement.merchant_id)), ledger.open_account(addresses.PAID)
    ledger.post(memo, [ledger.Move(*((paid, owed) if back else (owed, paid)), statement.coins_payable)])
