"""Bring a closed period of a demo to where some of its statements are paid, to rehearse what the proofs find."""

from datetime import datetime

from django.db.models import Count, Q

from civic.accounts.models import User
from civic.agencies import actions as agencies
from civic.core.calendar import taipei_day
from civic.core.roles import Role
from rewards.settlement.payments import actions as payments
from rewards.settlement.payments import batches, files, invoices, layouts
from rewards.settlement.periods.models import Settlement
from rewards.settlement.proving.tampering import NothingPaid
from rewards.settlement.reports import actions as budget_coins
from rewards.settlement.statements import confirmations
from rewards.settlement.statements.models import Statement
from rewards.shops.models import ShopStaff

Status = Statement.Status


def pay_some(*, now: datetime) -> None:
    """Have two statements confirmed, batched and approved, their file made, one paid, and the period's coins counted.

    It belongs into a transaction that is rolled back. Raises NothingPaid.
    """
    statements = _ready()
    for statement in statements:
        owner = ShopStaff.objects.owners().filter(merchant=statement.merchant_id).first()
        if owner is None:
            raise NothingPaid
        if statement.status == Status.ISSUED:
            confirmations.confirm(statement.number, by=owner.user, now=now)
        if statement.status != Status.INVOICED:
            invoices.enter(
                statement.number, voucher="receipt", invoice_number="", on=taipei_day(now), by=owner.user, now=now
            )
    operator, finance, cashier = _staff("a", Role.OPERATOR), _staff("b", Role.FINANCE), _staff("c", Role.FINANCE)
    batch = batches.consolidate(statements[0].settlement_id, by=operator, now=now)
    batches.approve(batch.pk, by=finance, now=now)
    files.take(batch.pk, layouts.enabled()[0].slug, by=cashier, now=now)
    payments.pay(
        batch.pk, references={statements[0].number: "TX-REHEARSAL"}, paid_on=taipei_day(now), by=cashier, now=now
    )
    budget_coins.keep(statements[0].settlement_id)


def _ready() -> list[Statement]:
    """Choose two statements of the newest period that has two which can still be paid."""
    open_ones = Q(statements__status__in=(Status.ISSUED, Status.CONFIRMED, Status.INVOICED))
    period = Settlement.objects.annotate(ready=Count("statements", filter=open_ones)).filter(ready__gte=2).first()
    if period is None:
        raise NothingPaid
    ready = period.statements.filter(status__in=(Status.ISSUED, Status.CONFIRMED, Status.INVOICED), coins_payable__gt=0)
    owned = ShopStaff.objects.owners().values("merchant")
    return list(ready.filter(lines__kind="redemption", merchant__in=owned).distinct()[:2])


def _staff(name: str, role: Role) -> User:
    """Make a member of staff for the rehearsal."""
    user = User.objects.create_user(email=f"rehearsal-{name}@tuili.example", is_staff=True)
    agencies.grant_role(user, role, agency=None, by=None)
    return user
