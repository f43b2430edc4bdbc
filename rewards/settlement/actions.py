"""Close a month: shut its books, then write one statement per merchant and the CSV that never changes."""

import hashlib
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from civic.calendar import month_of
from civic.errors import DomainError
from rewards.ledger import actions as ledger
from rewards.settlement import exports, queries
from rewards.settlement.models import Settlement, Statement
from rewards.shops.models import Merchant
from rewards.signals import statement_issued


class MonthNotOver(DomainError):
    code = "month_not_over"
    family = DomainError.CONFLICT
    message = _("%(month)s is not over yet: a month is closed after its last day, Taipei time.")


class MonthWithoutBooks(DomainError):
    code = "month_without_books"
    message = _("There are no books for %(month)s: the first month with an entry is %(first)s.")


class MonthAlreadyClosed(DomainError):
    code = "month_already_closed"
    family = DomainError.CONFLICT
    message = _("%(month)s was closed before; nothing was changed.")


def close_month(month: date, *, by: str, now: datetime) -> Settlement:
    """Close a Taipei month, given as its first day. Safe to run again after a crash, and by two at once.

    Raises MonthNotOver, MonthWithoutBooks, MonthAlreadyClosed (with nothing changed).
    """
    if month >= month_of(now):
        raise MonthNotOver(month=f"{month:%Y-%m}")
    first = queries.first_month()
    if first is None or month < first:
        raise MonthWithoutBooks(month=f"{month:%Y-%m}", first=f"{first:%Y-%m}" if first else "–")
    # Shutting the books is a transaction of its own: payments wait for it only for an instant. What comes
    # after reads rows that cannot change any more, so a crash in between is mended by running again.
    ledger.close_month(month, actor=by)
    return _issue(month, by=by)


@transaction.atomic
def _issue(month: date, *, by: str) -> Settlement:
    queries.lock_settlement(month)
    if Settlement.objects.filter(pk=month).exists():
        raise MonthAlreadyClosed(month=f"{month:%Y-%m}")
    totals = queries.totals_by_merchant(month)
    statements = [
        _statement(month, merchant, totals.get(merchant.pk, queries.Totals()))
        for merchant in queries.merchants_due(month)
    ]
    csv = exports.month_csv(month, statements)
    settlement = Settlement.objects.create(
        month=month,
        issued_by=by,
        redemptions=sum(statement.redemptions for statement in statements),
        coins_payable=sum(statement.coins_payable for statement in statements),
        amount_twd=sum(statement.amount_twd for statement in statements),
        csv=csv,
        csv_sha256=hashlib.sha256(csv).hexdigest(),
    )
    for statement in Statement.objects.bulk_create(statements):
        statement_issued.send(Statement, statement=statement)
    return settlement


def _statement(month: date, merchant: Merchant, totals: queries.Totals) -> Statement:
    return Statement(
        settlement_id=month,
        merchant=merchant,
        number=f"{month:%Y%m}-{merchant.pk:06d}",
        merchant_name=merchant.name,
        tax_id=merchant.tax_id,
        redemptions=totals.redemptions,
        coins_redeemed=totals.coins_redeemed,
        voids=totals.voids,
        coins_voided=totals.coins_voided,
        adjustments=totals.adjustments,
        coins_payable=totals.coins_payable,
        amount_twd=totals.coins_payable * settings.COIN_TWD,
    )
