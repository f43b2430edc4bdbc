"""Close a settlement period: shut its books, then write one statement per merchant and the CSV that never changes."""

import hashlib
from collections.abc import Iterator
from datetime import date, datetime

import structlog
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from civic.audit import actions as audit
from civic.core.calendar import taipei_day
from civic.core.errors import DomainError
from civic.core.progress import tell
from civic.core.roles import Role, require_role
from rewards.ledger import actions as ledger
from rewards.settlement import exports, periods, queries, reconciliation
from rewards.settlement.doubts import SettlementDifference
from rewards.settlement.models import Settlement, Statement
from rewards.settlement.periods import Period
from rewards.settlement.reconciliation import Difference
from rewards.shops.conflict_of_interest import refuse_own
from rewards.shops.models import Merchant
from rewards.signals import statement_issued

Status = Statement.Status
PARTS = 5  # of a close: books shut, statements, their lines, comparison, CSV
log = structlog.get_logger(__name__)


class MonthNotOver(DomainError):
    code = "month_not_over"
    family = DomainError.CONFLICT
    message = _("%(month)s is not over yet: a month is closed after its last day, Taipei time.")


class PeriodNotOver(MonthNotOver):
    message = _("The period of %(month)s is not over yet: it is closed after its last day, %(last)s, Taipei time.")


class MonthWithoutBooks(DomainError):
    code = "month_without_books"
    message = _("There are no books for %(month)s: the first month with an entry is %(first)s.")


class PeriodWithoutBooks(MonthWithoutBooks):
    message = _("There are no books for the period of %(month)s: the first one with an entry is %(first)s.")


class MonthAlreadyClosed(DomainError):
    code = "month_already_closed"
    family = DomainError.CONFLICT
    message = _("%(month)s was closed before; nothing was changed.")


class NotHeld(DomainError):
    code = "statement_not_held"
    family = DomainError.CONFLICT
    message = _("This statement is not held.")


def close_month(month: date, *, by: str, now: datetime) -> Settlement:
    """Close a settlement period, given as its first day. Safe to run again after a crash, and by two at once.

    Raises UnknownPeriod, MonthNotOver, MonthWithoutBooks, MonthAlreadyClosed (with nothing changed).
    """
    period = periods.beginning(month)
    if period.last >= taipei_day(now):
        raise (MonthNotOver if period.is_month else PeriodNotOver)(month=str(period), last=f"{period.last}")
    first = queries.first_period()
    if first is None or month < first:
        raise _without_books(period, first)
    # Shutting the books is a transaction of its own: payments wait for it only for an instant. What comes
    # after reads rows that cannot change any more, so a crash in between is mended by running again.
    tell(0, PARTS)
    ledger.close_month(month, actor=by)
    tell(1, PARTS)
    return _issue(period, by=by, now=now)


def _without_books(period: Period, first: date | None) -> MonthWithoutBooks:
    begins = str(periods.period_of(first)) if first else "–"
    return (MonthWithoutBooks if period.is_month else PeriodWithoutBooks)(month=str(period), first=begins)


def close_named(text: str, *, by: str, now: datetime) -> Iterator[tuple[Period, Settlement | None]]:
    """Close what a name means, one period after the other: `2026-10`, all of that month that is over; `2026-10-16`,
    the one that begins then. None beside a period says that it was closed before.

    Raises UnknownMonth, UnknownPeriod, MonthNotOver when nothing is over, MonthWithoutBooks when there is nothing.
    """
    found = periods.named(text)
    over = [period for period in found if period.last < taipei_day(now)]
    first = queries.first_period()
    known = [period for period in over if first is not None and period.first >= first]
    for period in known or over[:1] or found[:1]:
        try:
            yield period, close_month(period.first, by=by, now=now)
        except MonthAlreadyClosed:
            yield period, None


@transaction.atomic
def _issue(period: Period, *, by: str, now: datetime) -> Settlement:
    queries.lock_settlement(period.first)
    if Settlement.objects.filter(pk=period.first).exists():
        raise MonthAlreadyClosed(month=str(period))
    statements = _drafts(period)
    tell(2, PARTS)
    queries.write_lines(period.first)
    tell(3, PARTS)
    _sort_out(period.first, statements, now=now)
    tell(4, PARTS)
    csv = exports.month_csv(period, statements)
    settlement = Settlement.objects.create(
        month=period.first,
        length=period.length,
        issued_by=by,
        redemptions=sum(statement.redemptions for statement in statements),
        coins_payable=sum(statement.coins_payable for statement in statements),
        amount_twd=sum(statement.amount_twd for statement in statements),
        csv=csv,
        csv_sha256=hashlib.sha256(csv).hexdigest(),
    )
    for statement in statements:
        if statement.status != Statement.Status.HELD:
            statement_issued.send(Statement, statement=statement)
    tell(PARTS, PARTS)
    return settlement


def _drafts(period: Period) -> list[Statement]:
    """A statement for each merchant due. They refer to a settlement that is written last: the CSV needs them."""
    totals, sums = queries.totals_by_merchant(period.first), queries.sums_by_merchant(period.first)
    return Statement.objects.bulk_create(
        _statement(period, merchant, totals.get(merchant.pk, queries.Totals()), sums.get(merchant.pk, queries.NO_LINES))
        for merchant in queries.merchants_due(period)
    )


def _statement(period: Period, merchant: Merchant, totals: queries.Totals, sums: queries.Sums) -> Statement:
    payable = totals.coins_payable + sums.carried
    return Statement(
        settlement_id=period.first,
        merchant=merchant,
        number=f"{period.compact}-{merchant.pk:06d}",
        merchant_name=merchant.name,
        tax_id=merchant.tax_id,
        redemptions=totals.redemptions,
        coins_redeemed=totals.coins_redeemed,
        voids=totals.voids,
        coins_voided=totals.coins_voided,
        adjustments=totals.adjustments + sums.carried,
        coins_payable=payable,
        amount_twd=payable * settings.COIN_TWD,
        lines_sha256=sums.sha256,
    )


def _sort_out(month: date, statements: list[Statement], *, now: datetime) -> None:
    """Hold the statements whose books differ; close those with nothing to pay; issue the others."""
    by_merchant = {statement.merchant_id: statement for statement in statements}
    found = reconciliation.differences(month)
    _record(found, by_merchant)
    held = {difference.merchant_id for difference in found}
    for statement in statements:
        statement.status = Status.HELD if statement.merchant_id in held else _issued(statement)
    for status in (Status.HELD, Status.CLOSED, Status.ISSUED):
        here = [statement.pk for statement in statements if statement.status == status]
        Statement.objects.filter(pk__in=here).update(status=status, issued_at=now if status == Status.ISSUED else None)


def _issued(statement: Statement) -> Statement.Status:
    """Nothing to pay: nothing to confirm either."""
    return Status.CLOSED if statement.coins_payable == 0 else Status.ISSUED


def _record(found: list[Difference], statements: dict[int, Statement]) -> None:
    for difference in found:
        log.error("settlement.difference", difference=str(difference))
    SettlementDifference.objects.bulk_create(
        SettlementDifference(
            statement=statements[difference.merchant_id],
            check_made=difference.check,
            transaction_no=difference.transaction_no,
            receipt=difference.receipt,
            first_coins=difference.first,
            second_coins=difference.second,
        )
        for difference in found
    )


@transaction.atomic
def release(statement_id: int, *, by: User, reason: str, now: datetime) -> Statement:
    """Issue a held statement: its differences are explained, in words that stay. Figures are what the ledger says.

    Raises NotAllowed, OwnMerchant, NotHeld.
    """
    require_role(by, Role.OPERATOR)
    statement = Statement.objects.select_for_update(of=("self",)).select_related("merchant").get(pk=statement_id)
    refuse_own(statement.merchant, by)
    if statement.status != Status.HELD:
        raise NotHeld
    statement.differences.filter(explained_at=None).update(explanation=reason, explained_by=by, explained_at=now)
    statement.status = _issued(statement)
    statement.issued_at = now if statement.status == Status.ISSUED else None
    statement.save(update_fields=["status", "issued_at"])
    audit.record("statement.released", by=by, about=statement, reason=reason)
    statement_issued.send(Statement, statement=statement)
    return statement
