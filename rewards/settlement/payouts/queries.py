"""What the county's bank paid to an owner's merchants, was told to pay, or got back: by day, with what is in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from civic.core.calendar import taipei_day
from rewards.settlement.payments.models import BatchRow, PaymentRejection
from rewards.settlement.statements.models import Statement
from rewards.shops.models import ShopStaff


class Outcome(StrEnum):
    """What became of a transfer."""

    PAID = "paid"
    RETURNED = "returned"
    ON_THE_WAY = "on_the_way"

    @property
    def title(self) -> Any:
        return {"paid": _("paid"), "returned": _("sent back by the bank"), "on_the_way": _("at the bank")}[self.value]


@dataclass(frozen=True)
class Payout:
    """One transfer for one statement, as it was approved: the amount in NT$, the account then, what became of it.

    `day` is the Taipei day on which it was paid or came back; while it is on its way, that of the approval.
    """

    row: BatchRow
    outcome: Outcome
    day: date
    reference: str
    reason: str = ""

    @property
    def statement(self) -> Statement:
        return self.row.statement

    @property
    def account(self) -> str:
        """Return the bank and the last four digits of the account then."""
        return f"{self.row.bank_code}-••••{self.row.bank_account[-4:]}" if self.row.bank_account else ""


@dataclass(frozen=True)
class Sums:
    """NT$ of the transfers, by what became of them."""

    paid: int
    returned: int
    on_the_way: int


def payouts_of(user: User, *, first: date, last: date) -> list[Payout]:
    """List the transfers of these Taipei days, the newest first. A merchant has one for each statement, so few."""
    payouts = (_payout(row) for row in _rows(user))
    inside = [each for each in payouts if first <= each.day <= last]
    return sorted(inside, key=lambda each: (each.day, each.row.pk), reverse=True)


def sums(payouts: Iterable[Payout]) -> Sums:
    """Add up what was paid, what came back and what is on its way."""
    by = dict.fromkeys(Outcome, 0)
    for each in payouts:
        by[each.outcome] += each.row.amount_twd
    return Sums(by[Outcome.PAID], by[Outcome.RETURNED], by[Outcome.ON_THE_WAY])


def _rows(user: User) -> QuerySet[Any]:
    own = ShopStaff.objects.owners().filter(user=user).values("merchant")
    back = PaymentRejection.objects.filter(statement=OuterRef("statement"), batch=OuterRef("batch"))
    rows = BatchRow.objects.filter(statement__merchant__in=own).select_related("batch", "statement__settlement")
    named = {"returned_at": "noted_at", "returned_because": "reason", "returned_reference": "bank_reference"}
    rows = rows.defer("statement__settlement__csv")
    return rows.annotate(**{name: Subquery(back.values(column)[:1]) for name, column in named.items()})


def _payout(row: Any) -> Payout:
    if row.returned_at:
        day = taipei_day(row.returned_at)
        return Payout(row, Outcome.RETURNED, day, row.returned_reference, row.returned_because)
    paid_on = row.statement.paid_on if row.statement.batch_id == row.batch_id else None
    if paid_on:
        return Payout(row, Outcome.PAID, paid_on, row.statement.bank_reference)
    return Payout(row, Outcome.ON_THE_WAY, taipei_day(row.batch.decided_at), "")
