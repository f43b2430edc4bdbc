"""Put invoiced statements together into a batch; approve it for payment, send it back, or export it for the bank."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Sum

from civic.accounts.models import User
from civic.audit import actions as audit
from civic.core.roles import Role, require_role
from rewards.fraud.queries import open_holds
from rewards.settlement.payments.errors import HeldInBatch, NothingToConsolidate, SamePerson, WrongBatchState
from rewards.settlement.statements.models import SettlementBatch, Statement

Status, State = Statement.Status, SettlementBatch.State


@transaction.atomic
def consolidate(month: date, *, by: User, now: datetime) -> SettlementBatch:
    """Put all invoiced statements of a period that are in no batch yet into one. Raises NothingToConsolidate."""
    require_role(by, Role.OPERATOR)
    ready = Statement.objects.filter(settlement_id=month, status=Status.INVOICED)
    ready = ready.exclude(merchant__in=open_holds().values("merchant"))
    # Locked in the order of ids, as noting payments does; what another batch takes meanwhile drops out here.
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
    """Approve a batch for payment, as finance. Raises SamePerson, WrongBatchState, HeldInBatch."""
    batch = _decide(batch_id, State.APPROVED, by=by, now=now)
    _refuse_held(batch)
    audit.record("batch.approved", by=by, about=batch, amount_twd=batch.amount_twd)
    return batch


@transaction.atomic
def reject(batch_id: int, *, by: User, reason: str, now: datetime) -> SettlementBatch:
    """Send a batch back, as finance; its statements wait for another one. Raises SamePerson, WrongBatchState."""
    batch = _decide(batch_id, State.REJECTED, by=by, now=now, reason=reason)
    batch.statements.update(status=Status.INVOICED, batch=None)
    audit.record("batch.rejected", by=by, about=batch, reason=reason)
    return batch


def _decide(
    batch_id: int, state: SettlementBatch.State, *, by: User, now: datetime, reason: str = ""
) -> SettlementBatch:
    """Decide about an open batch; the person who put it together cannot."""
    require_role(by, Role.FINANCE)
    # Locked, so that of two people who decide at once the second reads what the first decided.
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
    """Raise HeldInBatch while the payout of a merchant in the batch is on hold."""
    held = batch.statements.filter(status=Status.BATCHED, merchant__in=open_holds().values("merchant"))
    number = held.order_by("number").values_list("number", flat=True).first()
    if number:
        raise HeldInBatch(number=number)
