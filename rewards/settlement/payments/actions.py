"""Note what the bank did with a batch: it paid statements, or sent transfers back."""

from collections.abc import Mapping
from datetime import date, datetime

import structlog
from django.db import IntegrityError, transaction

from civic.accounts.models import User
from civic.audit import actions as audit
from civic.core.calendar import taipei_day
from civic.core.roles import Role, require_role
from rewards.ledger import actions as ledger
from rewards.ledger import addresses
from rewards.ledger.models import Transaction
from rewards.settlement.payments.errors import (
    ApproverPays,
    NotInBatch,
    PaidOtherwise,
    PaidTooEarly,
    PaymentFaulty,
    ReasonNeeded,
    ReferenceUsed,
    WrongBatchState,
)
from rewards.settlement.payments.models import BankReference, PaymentRejection
from rewards.settlement.statements.models import SettlementBatch, Statement
from rewards.shops.conflict_of_interest import OwnMerchant, own_merchants, refuse_own
from rewards.shops.queries import owners_of
from rewards.signals import statement_paid, transfer_returned

Status, State = Statement.Status, SettlementBatch.State
log = structlog.get_logger(__name__)
DECIDED = (State.APPROVED, State.PAID, State.RETURNED)  # the bank may have something to say about these


@transaction.atomic
def pay(batch_id: int, *, references: Mapping[str, str], paid_on: date, by: User, now: datetime) -> SettlementBatch:
    """Note what the bank has paid: a reference for each statement number, all or none of them.

    The coins move from what is owed to the merchant to what is paid. The same again changes nothing. What the bank
    paid to a merchant on hold is noted too, because it is so: the database files a HeldPayment beside it.
    Raises WrongBatchState, ApproverPays, OwnMerchant, NotInBatch, PaidOtherwise, PaymentFaulty, PaidTooEarly,
    ReferenceUsed.
    """
    batch = _lock_decided(batch_id, by)
    if not pays(batch, by):
        raise ApproverPays
    own = own_merchants(by)
    statements = {each.number: each for each in batch.statements.select_for_update(of=("self",)).order_by("pk")}
    for number, reference in sorted(references.items()):
        if number not in statements:
            raise NotInBatch(number=number)
        if statements[number].merchant_id in own:
            raise OwnMerchant
        _pay(statements[number], reference.strip(), paid_on, batch, by=by, now=now)
    _finish(batch)
    return batch


@transaction.atomic
def reopen(batch_id: int, number: str, *, reason: str, by: User, now: datetime) -> PaymentRejection:
    """Note that the bank rejected one transfer or sent it back; this statement alone waits for a new batch.

    Coins that were noted as paid are owed again. The same again changes nothing.
    Raises WrongBatchState, NotInBatch, OwnMerchant, ReasonNeeded.
    """
    batch = _lock_decided(batch_id, by)
    known = batch.rejections.filter(statement__number=number).first()
    if known is not None:
        return known
    statement = batch.statements.select_for_update(of=("self",)).filter(number=number).first()
    if statement is None:
        raise NotInBatch(number=number)
    refuse_own(statement.merchant, by)
    return _reopen(statement, batch, reason.strip(), by=by, now=now)


def pays(batch: SettlementBatch, by: User) -> bool:
    """Return whether this person may note payments of the batch: not who approved it. A trigger holds it too."""
    return batch.decided_by_id != by.pk


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
    transfer_returned.send(PaymentRejection, rejection=rejection, owners=owners_of(statement.merchant))
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


def _pay(
    statement: Statement, reference: str, paid_on: date, batch: SettlementBatch, *, by: User, now: datetime
) -> None:
    """Note one statement as paid, once."""
    if not 0 < len(reference) <= 40 or paid_on > taipei_day(now):
        raise PaymentFaulty
    if statement.status == Status.PAID:
        if (statement.bank_reference, statement.paid_on) != (reference, paid_on):
            raise PaidOtherwise(number=statement.number)
        return
    _refuse_wrong_day(statement, paid_on, batch)
    key = f"settle:{statement.pk}:{statement.batch_id}"
    _post(statement, back=False, key=key, reason=reference, by=by, now=now)
    statement.status, statement.bank_reference, statement.paid_on = Status.PAID, reference, paid_on
    _save_paid(statement)
    audit.record("statement.paid", by=by, about=statement, reference=reference, paid_on=str(paid_on))
    statement_paid.send(Statement, statement=statement, owners=owners_of(statement.merchant), at=now)
    if statement.held_payments.filter(batch=statement.batch_id).exists():
        log.error("settlement.paid_while_held", statement=statement.number, reference=reference)
        audit.record("statement.paid_while_held", by=by, about=statement, reference=reference)


def _refuse_wrong_day(statement: Statement, paid_on: date, batch: SettlementBatch) -> None:
    """Raise PaidTooEarly for a day before the batch was approved."""
    approved = taipei_day(batch.decided_at)  # type: ignore[arg-type]
    if paid_on < approved:
        raise PaidTooEarly(number=statement.number, day=f"{paid_on}", approved=f"{approved}")


def _save_paid(statement: Statement) -> None:
    """Save a payment; the database refuses a reference that another payment has."""
    try:
        with transaction.atomic():  # a savepoint: after a refusal the transaction can still be read from
            statement.save(update_fields=["status", "bank_reference", "paid_on"])
    except IntegrityError as error:
        used = BankReference.objects.filter(reference=statement.bank_reference).select_related("statement").first()
        if used is None:
            raise
        raise ReferenceUsed(reference=used.reference, number=used.statement.number) from error


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
