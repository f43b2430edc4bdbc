"""Put invoiced statements together into a batch; approve it for payment or send it back."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Max, Q, Sum
from django.utils.translation import gettext as _

from civic.accounts.models import User
from civic.core.calendar import taipei_day
from civic.core.moments import day
from civic.core.roles import Role, require_role
from civic.core.saying import listed
from civic.decisions.actions import Decisions
from rewards.fraud.queries import held
from rewards.payees.queries import holding
from rewards.settlement.payments.errors import (
    AccountMissing,
    AllHeld,
    HeldByChange,
    HeldInBatch,
    NothingToConsolidate,
    SamePerson,
    WrongBatchState,
)
from rewards.settlement.statements.models import SettlementBatch, Statement
from rewards.shops.conflict_of_interest import OwnMerchant, own_merchants

Status = Statement.Status
NO_ACCOUNT = Q(merchant__bank_code="") | Q(merchant__bank_account="")  # nobody can approve where its money goes


def _refuse_own(batch: SettlementBatch, by: User) -> None:
    """Raise OwnMerchant when a shop of this person is paid with the batch."""
    if batch.statements.filter(merchant__in=own_merchants(by)).exists():
        raise OwnMerchant


BATCHES = Decisions(
    SettlementBatch, log="batch", roles=(Role.FINANCE,), same_person=SamePerson, decided=WrongBatchState,
    refuse=_refuse_own,
)  # fmt: skip


@transaction.atomic
def consolidate(month: date, *, by: User, now: datetime) -> SettlementBatch:
    """Put all invoiced statements of a period that are in no batch yet into one.

    Those whose payouts wait stay out, and those whose merchants have no bank account yet.

    Raises NothingToConsolidate, AllHeld.
    """
    require_role(by, Role.OPERATOR)
    ready = Statement.objects.filter(settlement_id=month, status=Status.INVOICED)
    ready = ready.exclude(held(taipei_day(now))).exclude(NO_ACCOUNT)
    # Locked in the order of ids, as noting payments does; what another batch takes meanwhile drops out here.
    ids = list(ready.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    if not ids:
        waiting = left_out(month, today=taipei_day(now))
        raise AllHeld(which=listed(waiting)) if waiting else NothingToConsolidate
    here = Statement.objects.filter(pk__in=ids)
    sums = here.aggregate(coins=Sum("coins_payable"), amount_twd=Sum("amount_twd"), coin_twd=Max("coin_twd"))
    batch = SettlementBatch.objects.create(settlement_id=month, count=len(ids), proposed_by=by, proposed_at=now, **sums)
    here.update(status=Status.BATCHED, batch=batch)
    return BATCHES.told(batch, "consolidated", by=by, amount_twd=batch.amount_twd, statements=len(ids))


@transaction.atomic
def approve(batch_id: int, *, by: User, now: datetime) -> SettlementBatch:
    """Approve a batch for payment, as finance.

    Raises SamePerson, WrongBatchState, OwnMerchant, HeldInBatch, HeldByChange, AccountMissing.
    """
    batch = BATCHES.waiting(batch_id, by=by)
    refuse_held(batch, today=taipei_day(now))
    if lacking := batch.statements.filter(NO_ACCOUNT).order_by("number").first():
        raise AccountMissing(number=lacking.number, name=lacking.merchant_name)
    return BATCHES.approve(batch, by=by, now=now, amount_twd=batch.amount_twd)


@transaction.atomic
def reject(batch_id: int, *, by: User, reason: str, now: datetime) -> SettlementBatch:
    """Send a batch back, as finance; its statements wait for another one. Raises SamePerson, WrongBatchState."""
    batch = BATCHES.reject(BATCHES.waiting(batch_id, by=by), by=by, reason=reason, now=now)
    batch.statements.update(status=Status.INVOICED, batch=None)
    return batch


def refuse_held(batch: SettlementBatch, *, today: date) -> None:
    """Raise HeldInBatch or HeldByChange while the payouts of a merchant in the batch wait."""
    waiting = batch.statements.filter(held(today), status=Status.BATCHED).order_by("number").first()
    if waiting is None:
        return
    change = holding(today).filter(merchant=waiting.merchant_id).first()
    if change is None or change.held_until is None:
        raise HeldInBatch(number=waiting.number)
    kind = change.get_kind_display()
    raise HeldByChange(number=waiting.number, name=waiting.merchant_name, kind=kind, day=day(change.held_until))


def left_out(month: date, *, today: date) -> list[str]:
    """Say which invoiced statements of a period no batch takes now, each with the day on which its payout goes on."""
    invoiced = Statement.objects.filter(settlement_id=month, status=Status.INVOICED).order_by("number")
    until = {change.merchant_id: change.held_until for change in reversed(holding(today))}
    waiting = [_until(each, until.get(each.merchant_id)) for each in invoiced.filter(held(today))]
    facts = invoiced.filter(NO_ACCOUNT).exclude(held(today)).values("number", name=F("merchant_name"))
    return waiting + [_("%(number)s %(name)s (no bank account)") % each for each in facts]


def _until(statement: Statement, until: date | None) -> str:
    facts = {"number": statement.number, "name": statement.merchant_name, "day": day(until) if until else ""}
    words = _("%(number)s %(name)s (from %(day)s)") if until else _("%(number)s %(name)s (on hold)")
    return words % facts
