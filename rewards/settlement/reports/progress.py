"""Read how far a period is: statements by state, who is late, and the year against its budgets."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Min, Q, Sum

from civic.core.calendar import taipei_day
from rewards.settlement.payments.queries import with_figures
from rewards.settlement.periods.models import Settlement
from rewards.settlement.reports import charts, kept, origins, queries
from rewards.settlement.statements.models import Statement
from rewards.settlement.statements.queries import deadline

Status = Statement.Status
ORDER = (
    Status.HELD,
    Status.DISPUTED,
    Status.ISSUED,
    Status.CONFIRMED,
    Status.INVOICED,
    Status.BATCHED,
    Status.PAID,
    Status.CLOSED,
)
WAITING = ORDER[:4]  # for a merchant or an operator; what follows is the finance office's
WIDTH = 1000
LATE_SHOWN = 50


@dataclass(frozen=True)
class Part:
    """The statements in one state: how many, how much, how old the oldest is, and their part of the bar."""

    status: Status
    count: int
    coins: int
    amount_twd: int
    days: int | None
    x: int
    width: int

    @property
    def label(self) -> str:
        return str(self.status.label)


@dataclass(frozen=True)
class Late:
    """A statement that waits: for how many days, how often its merchant was reminded, whether its time is over."""

    statement: Statement
    days: int
    reminders: int
    reminded_at: datetime | None
    overdue: bool


def parts(settlement: Settlement, *, now: datetime) -> list[Part]:
    """Group the period's statements by state, in the order of a statement's life; the widths add up to WIDTH."""
    sums: dict[str, Any] = {
        "n": Count("id"),
        "coins": Sum("coins_payable"),
        "twd": Sum("amount_twd"),
        "first": Min("issued_at"),
    }
    grouped: Any = settlement.statements.order_by().values("status").annotate(**sums)
    rows = {row["status"]: row for row in grouped}
    total, x, found = sum(row["n"] for row in rows.values()), 0, []
    for status in ORDER:
        if status in rows:
            part = _part(status, rows[status], x, total, now)
            found.append(part)
            x += part.width
    return found


def _part(status: Status, row: dict[str, Any], x: int, total: int, now: datetime) -> Part:
    days = _days(row["first"], now) if row["first"] and status in WAITING else None
    return Part(status, row["n"], row["coins"], row["twd"], days, x, round(row["n"] * WIDTH / total))


def late(settlement: Settlement, *, now: datetime) -> list[Late]:
    """List the statements that wait for a merchant or an operator, the oldest first."""
    rows = settlement.statements.filter(status__in=WAITING).defer("settlement__csv")
    sent = Q(reminders__sent_at__isnull=False)
    rows = rows.annotate(reminded=Count("reminders", filter=sent), last=Max("reminders__sent_at"))
    return [_late(each, settlement, now) for each in rows.order_by("issued_at", "merchant_name")[:LATE_SHOWN]]


def _late(each: Any, settlement: Settlement, now: datetime) -> Late:
    until = deadline(each) if each.status == Status.ISSUED else None
    days = _days(each.issued_at or settlement.issued_at, now)
    return Late(each, days, each.reminded, each.last, until is not None and until <= now)


def paid_this_year(year: int) -> tuple[int, int]:
    """Sum the NT$ that the year's closed periods owe in all, and what of it is paid."""
    here = Statement.objects.filter(settlement__month__year=year)
    sums = here.aggregate(owed=Sum("amount_twd"), paid=Sum("amount_twd", filter=Q(status=Status.PAID)))
    return sums["owed"] or 0, sums["paid"] or 0


def page(settlement: Settlement, *, now: datetime) -> dict[str, Any]:
    """Gather all that the page shows of a period."""
    owed, paid = paid_this_year(settlement.month.year)
    return {
        "parts": parts(settlement, now=now),
        "late": late(settlement, now=now),
        "batches": with_figures(settlement.batches.annotate(inside=Count("statements"))).order_by("pk"),
        "agencies": kept.agencies(settlement),
        "budgets": charts.of_budgets(origins.of_settlement(settlement)),
        "origin_rule": queries.ORIGIN_RULE,
        "year_owed": owed,
        "year_paid": paid,
    }


def _days(since: datetime, now: datetime) -> int:
    return (taipei_day(now) - taipei_day(since)).days
