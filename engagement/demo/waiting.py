"""The demo's last month on its way: a batch waits for approval, another for payment, invoiced statements for a batch.

The demo owner's own statement stays to be confirmed. Every step is taken by the action that a person would take.
"""

from datetime import datetime, timedelta

from civic.accounts.models import User
from civic.core.calendar import day_start, month_of, taipei_day
from rewards.settlement.payments import batches, invoices
from rewards.settlement.periods.models import Settlement
from rewards.settlement.statements import confirmations
from rewards.settlement.statements.models import Statement
from rewards.shops.queries import owners_of

PARTS = (  # how many statements, and how many days ago they were confirmed
    (3, 5),  # approved: to be paid
    (2, 3),  # put together: to be approved
    (2, 1),  # invoiced: to be put into a batch
)
ISSUED = timedelta(days=6)  # before now, and not before the month was over: no deadline has passed yet


def issued_at(now: datetime) -> datetime:
    """Return when the last month was closed."""
    return max(now - ISSUED, day_start(month_of(now)))


def create(closed: Settlement, accounts: dict[str, User], *, now: datetime) -> None:
    """Take some of the month's statements on their way, each part some days further than the next."""
    issued = closed.statements.filter(status=Statement.Status.ISSUED).exclude(
        merchant__staff__user=accounts["merchant"]
    )
    due = list(issued.select_related("merchant").order_by("-pk"))
    for number, (size, days) in enumerate(PARTS):
        if not due:
            return  # a small world has few shops
        at = max(now - timedelta(days=days), issued_at(now))
        for statement in due[:size]:
            _invoice(statement, at=at)
        due = due[size:]
        if number < 2:
            batch = batches.consolidate(closed.month, by=accounts["operator"], now=at)
        if number == 0:
            batches.approve(batch.pk, by=accounts["finance"], now=min(now, at + timedelta(days=1)))


def _invoice(statement: Statement, *, at: datetime) -> None:
    owner = owners_of(statement.merchant)[0]
    confirmations.confirm(statement.number, by=owner, now=at)
    invoices.enter(
        statement.number, voucher=Statement.Voucher.RECEIPT, invoice_number="", on=taipei_day(at), by=owner, now=at
    )
