"""Close a settlement period: shut its books, then write one statement per merchant and the CSV that never changes."""

import hashlib
from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction

from civic.core.calendar import taipei_day
from civic.core.locks import again_when_busy, take_any_time
from civic.core.progress import tell
from rewards.ledger import closing as books
from rewards.settlement.closing import differences, drafts, exports, queries, reconciliation
from rewards.settlement.closing.errors import (
    MonthAlreadyClosed,
    MonthNotOver,
    MonthWithoutBooks,
    PeriodNotOver,
    PeriodWithoutBooks,
)
from rewards.settlement.periods import queries as periods
from rewards.settlement.periods import rates
from rewards.settlement.periods.calendar import Period
from rewards.settlement.periods.models import Settlement
from rewards.settlement.statements.models import Statement
from rewards.shops.queries import owners_by_merchant
from rewards.signals import statements_issued

TWO_AT_ONCE = 120  # seconds that the second of two who close a period waits for the first
PARTS = 5  # of a close: books shut, statements, their lines, comparison, CSV


def close_month(month: date, *, by: str, now: datetime) -> Settlement:
    """Close a settlement period, given as its first day; safe to run again after a crash, and by two at once.

    Raises UnknownPeriod, MonthNotOver, MonthWithoutBooks, MonthAlreadyClosed (with nothing changed), BooksInUse.
    """
    period = periods.beginning(month)
    if period.last >= taipei_day(now):
        raise (MonthNotOver if period.is_month else PeriodNotOver)(month=str(period), last=f"{period.last}")
    first = periods.first_period()
    if first is None or month < first:
        raise _without_books(period, first)
    # Shutting the books has transactions of its own, and no payment waits for it. What comes after reads rows
    # that cannot change any more, so a crash in between is mended by running again.
    rates.note(now=now)
    tell(0, PARTS)
    books.close_month(month, actor=by)
    tell(1, PARTS)
    return _issue(period, by=by, now=now)


def _without_books(period: Period, first: date | None) -> MonthWithoutBooks:
    """Build the error for a period before the first entry of the books."""
    begins = str(periods.period_of(first)) if first else "–"
    return (MonthWithoutBooks if period.is_month else PeriodWithoutBooks)(month=str(period), first=begins)


def close_named(text: str, *, by: str, now: datetime) -> Iterator[tuple[Period, Settlement | None]]:
    """Close every period that a name means, one after the other, and yield each with its settlement.

    `2026-10` means all of that month that is over; `2026-10-16` the period that begins then. None stands beside a
    period that was closed before.
    Raises UnknownMonth, UnknownPeriod, MonthNotOver when nothing is over, MonthWithoutBooks when there is nothing.
    """
    found = periods.named(text)
    over = [period for period in found if period.last < taipei_day(now)]
    first = periods.first_period()
    known = [period for period in over if first is not None and period.first >= first]
    for period in known or over[:1] or found[:1]:
        try:
            yield period, close_month(period.first, by=by, now=now)
        except MonthAlreadyClosed:
            yield period, None


@again_when_busy(TWO_AT_ONCE)
@transaction.atomic
def _issue(period: Period, *, by: str, now: datetime) -> Settlement:
    """Write the period’s statements, their lines and its CSV, all of them or none."""
    # The night’s job and an operator’s request may meet here: the second waits, and finds the period closed.
    queries.lock_settlement(period.first)
    queries.lock_statements()
    take_any_time()
    if Settlement.objects.filter(pk=period.first).exists():
        raise MonthAlreadyClosed(month=str(period))
    drafts.read_lines(period.first)
    found = reconciliation.of_redemptions(period.first)
    statements = drafts.write(period, found)
    tell(2, PARTS)
    drafts.write_lines(period.first)
    tell(3, PARTS)
    differences.sort_out([*found, *reconciliation.of_figures(period.first)], statements, now=now)
    tell(4, PARTS)
    settlement = _settle(period, statements, by=by)
    issued = [statement for statement in statements if statement.status == Statement.Status.ISSUED]
    owners = owners_by_merchant([statement.merchant_id for statement in issued])
    statements_issued.send(Statement, statements=issued, owners=owners, at=now)
    tell(PARTS, PARTS)
    return settlement


def _settle(period: Period, statements: list[Statement], *, by: str) -> Settlement:
    """Write the settlement with its CSV, to which the statements already refer."""
    csv = exports.month_csv(period, statements)
    return Settlement.objects.create(
        month=period.first,
        length=period.length,
        issued_by=by,
        redemptions=sum(statement.redemptions for statement in statements),
        coins_payable=sum(statement.coins_payable for statement in statements),
        amount_twd=sum(statement.amount_twd for statement in statements),
        coin_twd=rates.of(period.first),
        csv=csv,
        csv_sha256=hashlib.sha256(csv).hexdigest(),
    )
