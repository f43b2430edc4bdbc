"""From confirmed statements to the bank: the operator puts them together, finance approves, exports and pays."""

from collections.abc import Mapping
from datetime import date, datetime

import structlog
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from civic.audit import actions as audit
from civic.core.calendar import taipei_day
from civic.core.errors import DomainError
from civic.core.roles import Role, require_role
from rewards.fraud.actions import DESK
from rewards.fraud.queries import open_holds
from rewards.ledger import actions as ledger
from rewards.ledger import addresses
from rewards.ledger.models import Transaction
from rewards.settlement.followups import HeldPayment, PaymentRejection
from rewards.settlement.models import SettlementBatch, Statement
from rewards.shops.conflict_of_interest import refuse_own

Status, State = Statement.Status, SettlementBatch.State
DECIDED = (State.APPROVED, State.PAID, State.RETURNED)  # the bank may have something to say about these
log = structlog.get_logger(__name__)


class NothingToConsolidate(DomainError):
    code = "nothing_to_consolidate"
    family = DomainError.CONFLICT
    message = _("No statement of this month is confirmed and invoiced and waits to be paid.")


class SamePerson(DomainError):
    code = "same_person"
    family = DomainError.FORBIDDEN
    message = _("Who put the batch together cannot decide about it.")


class WrongBatchState(DomainError):
    code = "wrong_batch_state"
    family = DomainError.CONFLICT
    message = _("This step is not possible any more: the batch has moved on.")


class NotInBatch(DomainError):
    code = "not_in_batch"
    message = _("%(number)s is not in this batch; nothing was changed.")


class PaidOtherwise(DomainError):
    code = "paid_otherwise"
    family = DomainError.CONFLICT
    message = _("%(number)s was paid before with another date or reference; nothing was changed.")


class ReasonNeeded(DomainError):
    code = "reason_needed"
    message = _("Say why the bank rejected the transfer (at most 300 characters).")


class WordsNeeded(DomainError):
    code = "reason_needed"
    message = _("Say in a few words what came of it (at most 300 characters).")


class AlreadyLookedAt(DomainError):
    code = "already_looked_at"
    family = DomainError.CONFLICT
    message = _("Somebody has noted before what came of it.")


class HeldInBatch(DomainError):
    code = "held_in_batch"
    family = DomainError.CONFLICT
    message = _(
        "The payouts of %(number)s’s merchant are on hold: send the batch back, or take this statement out with "
        "“Transfer rejected”. Then go on with the others."
    )


class PaymentFaulty(DomainError):
    code = "payment_faulty"
    message = _("A payment has a date (not in the future) and a bank reference of at most 40 characters.")


@transaction.atomic
def consolidate(month: date, *, by: User, now: datetime) -> SettlementBatch:
    """Put all invoiced statements of a month that are in no batch yet into one. Raises NothingToConsolidate."""
    require_role(by, Role.OPERATOR)
    ready = Statement.objects.filter(settlement_id=month, status=Status.INVOICED)
    ready = ready.exclude(merchant__in=open_holds().values("merchant"))
    ids = list(ready.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    if not ids:
        raise NothingToConsolidate
    here = Statement.objects.filter(pk__in=ids)
    sums = here.aggregate(coins=Sum("coins_payable"), amount_twd=Sum("amount_twd"))
    batch = SettlementBatch.objects.create(
        settlement_id=month, count=len(ids), consolidated_by=by, consolidated_at=now, **sums
    )
    here.update(status=Status.BATCHED, batch=batch)
    audit.record("batch.consolidated", by=by, about=batch, amount_twd=batch.amount_twd, statements=len(ids))
    return batch


@transaction.atomic
def approve(batch_id: int, *, by: User, now: datetime) -> SettlementBatch:
    """Finance agrees to pay. Raises SamePerson, WrongBatchState, HeldInBatch."""
    batch = _decide(batch_id, State.APPROVED, by=by, now=now)
    _refuse_held(batch)
    audit.record("batch.approved", by=by, about=batch, amount_twd=batch.amount_twd)
    return batch


@transaction.atomic
def reject(batch_id: int, *, by: User, reason: str, now: datetime) -> SettlementBatch:
    """Finance sends the batch back; its statements wait for another one. Raises SamePerson, WrongBatchState."""
    batch = _decide(batch_id, State.REJECTED, by=by, now=now, reason=reason)
    batch.statements.update(status=Status.INVOICED, batch=None)
    audit.record("batch.rejected", by=by, about=batch, reason=reason)
    return batch


def _decide(
    batch_id: int, state: SettlementBatch.State, *, by: User, now: datetime, reason: str = ""
) -> SettlementBatch:
    require_role(by, Role.FINANCE)
    batch = SettlementBatch.objects.select_for_update(of=("self",)).get(pk=batch_id)
    if batch.state != State.OPEN:
        raise WrongBatchState
    if batch.consolidated_by_id == by.pk:
        raise SamePerson
    batch.state, batch.decided_by, batch.decided_at, batch.decision = state, by, now, reason
    batch.save(update_fields=["state", "decided_by", "decided_at", "decision"])
    return batch


def exported(batch: SettlementBatch, *, by: User) -> SettlementBatch:
    """Put on record that somebody takes a batch's file, which may show bank accounts.

    While the payout of a merchant in it is on hold there is no file: the bank would pay.
    Raises NotAllowed, HeldInBatch.
    """
    require_role(by, Role.FINANCE, Role.AUDITOR)
    _refuse_held(batch)
    audit.record("batch.exported", by=by, about=batch)
    return batch


def _refuse_held(batch: SettlementBatch) -> None:
    held = batch.statements.filter(status=Status.BATCHED, merchant__in=open_holds().values("merchant"))
    number = held.order_by("number").values_list("number", flat=True).first()
    if number:
        raise HeldInBatch(number=number)


@transaction.atomic
def pay(batch_id: int, *, references: Mapping[str, str], paid_on: date, by: User, now: datetime) -> SettlementBatch:
    """Note what the bank has paid: a reference for each statement number, all or none of them.

    The coins move from what is owed to the merchant to what is paid. The same again changes nothing. What the bank
    paid to a merchant on hold is noted too, because it is so: the database files a HeldPayment beside it.
    Raises WrongBatchState, NotInBatch, PaidOtherwise, PaymentFaulty.
    """
    require_role(by, Role.FINANCE)
    batch = SettlementBatch.objects.select_for_update(of=("self",)).get(pk=batch_id)
    if batch.state not in DECIDED:
        raise WrongBatchState
    statements = {each.number: each for each in batch.statements.select_for_update(of=("self",)).order_by("pk")}
    for number, reference in sorted(references.items()):
        if number not in statements:
            raise NotInBatch(number=number)
        _pay(statements[number], reference.strip(), paid_on, by=by, now=now)
    _finish(batch)
    return batch


@transaction.atomic
def reopen(batch_id: int, number: str, *, reason: str, by: User, now: datetime) -> PaymentRejection:
    """The bank rejected one transfer, or sent it back: this statement alone is owed again, and waits for a new batch.

    Coins that were noted as paid are owed again. The same again changes nothing.
    Raises WrongBatchState, NotInBatch, ReasonNeeded.
    """
    require_role(by, Role.FINANCE)
    batch = SettlementBatch.objects.select_for_update(of=("self",)).get(pk=batch_id)
    if batch.state not in DECIDED:
        raise WrongBatchState
    known = batch.rejections.filter(statement__number=number).first()
    if known is not None:
        return known
    statement = batch.statements.select_for_update(of=("self",)).filter(number=number).first()
    if statement is None:
        raise NotInBatch(number=number)
    return _reopen(statement, batch, reason.strip(), by=by, now=now)


def _reopen(statement: Statement, batch: SettlementBatch, reason: str, *, by: User, now: datetime) -> PaymentRejection:
    if not 0 < len(reason) <= 300:
        raise ReasonNeeded
    rejection = PaymentRejection.objects.create(
        statement=statement,
        batch=batch,
        reason=reason,
        amount_twd=statement.amount_twd,
        paid_on=statement.paid_on,
        bank_reference=statement.bank_reference,
        noted_by=by,
        noted_at=now,
    )
    if statement.status == Status.PAID:
        _post(
            statement,
            back=True,
            key=f"unsettle:{statement.pk}:{batch.pk}",
            reason=f"rejection:{rejection.pk}",
            by=by,
            now=now,
        )
    statement.status, statement.batch, statement.paid_on, statement.bank_reference = Status.INVOICED, None, None, ""
    statement.save(update_fields=["status", "batch", "paid_on", "bank_reference"])
    audit.record("statement.transfer_rejected", by=by, about=statement, reason=reason, batch=batch.pk)
    _finish(batch)
    return rejection


def _finish(batch: SettlementBatch) -> None:
    """A batch is done when all that is left in it is paid, and ended when every transfer came back."""
    left = set(batch.statements.values_list("status", flat=True))
    state = State.PAID if left == {Status.PAID} else batch.state if left else State.RETURNED
    if state != batch.state:
        batch.state = state
        batch.save(update_fields=["state"])


def _pay(statement: Statement, reference: str, paid_on: date, *, by: User, now: datetime) -> None:
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


@transaction.atomic
def look_at(held_payment_id: int, *, words: str, by: User, now: datetime) -> HeldPayment:
    """Say what came of a payment in spite of a hold. Raises NotAllowed, OwnMerchant, WordsNeeded, AlreadyLookedAt."""
    require_role(by, *DESK)
    found = HeldPayment.objects.select_for_update(of=("self",)).select_related("hold__merchant").get(pk=held_payment_id)
    refuse_own(found.hold.merchant, by)
    if found.state == HeldPayment.State.SEEN:
        raise AlreadyLookedAt
    if not 0 < len(words.strip()) <= 300:
        raise WordsNeeded
    found.state, found.note, found.seen_by, found.seen_at = HeldPayment.State.SEEN, words.strip(), by, now
    found.save(update_fields=["state", "note", "seen_by", "seen_at"])
    audit.record("held_payment.seen", by=by, about=found, reason=words)
    return found


def _post(statement: Statement, *, back: bool, key: str, reason: str, by: User, now: datetime) -> None:
    """From what is owed to the merchant to what is paid; or back, when the bank sent the money back."""
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
