"""How far each returned transfer is from being paid, and whose payouts wait after a change."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from rewards.payees.models import MerchantChange
from rewards.payees.queries import holding
from rewards.settlement.payments import queries
from rewards.settlement.payments.models import PaymentRejection
from rewards.settlement.statements.models import Statement

Kind, State, Status = MerchantChange.Kind, MerchantChange.State, Statement.Status


@dataclass(frozen=True)
class Standing:
    """A returned transfer: the account that was asked for since, the hold after a change, whether it is mended."""

    found: PaymentRejection
    asked: MerchantChange | None
    held: MerchantChange | None
    mended: bool


@dataclass(frozen=True)
class Waiting:
    """A merchant whose payouts wait, by the change that holds them longest, with what is invoiced and waits."""

    change: MerchantChange
    twd: int


def standing(*, today: date) -> list[Standing]:
    """List what came back and is owed again, the newest first, each with what has happened to the account since."""
    found = list(queries.returned_transfers()[: queries.SHOWN])
    merchants = {each.statement.merchant_id for each in found}
    accounts = MerchantChange.objects.filter(merchant__in=merchants, kind=Kind.ACCOUNT).order_by("pk")
    asked = {each.merchant_id: each for each in accounts.filter(state=State.ASKED)}
    approved = {each.merchant_id: each for each in accounts.filter(state=State.APPROVED).order_by("decided_at")}
    held = _longest(today, merchants)
    rows = []
    for each in found:
        merchant, last = each.statement.merchant_id, approved.get(each.statement.merchant_id)
        mended = bool(last and last.decided_at and last.decided_at > each.noted_at)
        rows.append(Standing(each, asked.get(merchant), held.get(merchant) if mended else None, mended))
    return rows


def payouts_that_wait(*, today: date) -> list[Waiting]:
    """List the merchants whose payouts wait after a change, those that go on first at the top."""
    held = _longest(today)
    owed = Statement.objects.filter(merchant__in=held, status__in=(Status.INVOICED, Status.BATCHED))
    sums = dict(owed.order_by().values("merchant").annotate(twd=Sum("amount_twd")).values_list("merchant", "twd"))
    rows = [Waiting(change, sums.get(merchant, 0)) for merchant, change in held.items()]
    return sorted(rows, key=lambda row: (row.change.held_until or today, row.change.pk))[: queries.SHOWN]


def _longest(today: date, merchants: set[int] | None = None) -> dict[int, MerchantChange]:
    """Map merchants to the change that holds their payouts longest."""
    rows = holding(today) if merchants is None else holding(today).filter(merchant__in=merchants)
    return {change.merchant_id: change for change in reversed(rows)}
