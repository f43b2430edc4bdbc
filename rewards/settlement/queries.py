"""A period's totals, read from the ledger alone. `month` is the first day of a settlement period."""

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import CharField, Count, F, Func, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from civic import locks
from civic.accounts.models import User
from civic.core.calendar import TAIPEI
from civic.core.errors import DomainError
from civic.locks import Lock
from rewards.ledger import turnover
from rewards.ledger.models import Transaction
from rewards.redemption.payments.models import Redemption
from rewards.settlement import reconciliation
from rewards.settlement.models import Settlement, Statement, StatementLine
from rewards.settlement.periods import Period, timetable
from rewards.shops.models import Merchant, ShopStaff

Kind = Transaction.Kind


class MonthNotClosed(DomainError):
    code = "month_not_closed"
    family = DomainError.CONFLICT
    message = _("%(month)s is not closed yet: its CSV is made when the month is closed.")


@dataclass(frozen=True)
class Totals:
    """What one merchant took in a period, in coins; adjustments are signed."""

    redemptions: int = 0
    coins_redeemed: int = 0
    voids: int = 0
    coins_voided: int = 0
    adjustments: int = 0

    @property
    def coins_payable(self) -> int:
        return self.coins_redeemed - self.coins_voided + self.adjustments


@dataclass(frozen=True)
class Sums:
    """Coins that a statement takes over from, or leaves to, other periods; and the SHA-256 over all its lines."""

    carried: int
    sha256: str


NO_LINES = Sums(0, hashlib.sha256(b"").hexdigest())


def settlement_of(period: Period) -> Settlement:
    """The settlement of a closed period; raise MonthNotClosed while there is none."""
    settlement = Settlement.objects.filter(pk=period.first).first()
    if settlement is None:
        raise MonthNotClosed(month=str(period))
    return settlement


def first_period() -> date | None:
    """The first day of the first period of the books that has an entry."""
    return Transaction.objects.aggregate(first=Min("month"))["first"]


def periods_to_close(*, today: date) -> list[Period]:
    """The periods of the books that are over and have no settlement yet, the oldest first."""
    first, closed = first_period(), set(Settlement.objects.values_list("pk", flat=True))
    if first is None:
        return []
    over = timetable().between(first, today - timedelta(days=1))
    return [period for period in over if period.first not in closed]


def totals_by_merchant(month: date) -> dict[int, Totals]:
    """Map merchant ids to their totals of a period; paying a merchant is none of them."""
    moved: dict[int, dict[Kind, turnover.Moved]] = {}
    for each in turnover.of_period(month):
        if each.kind != Kind.SETTLE:
            moved.setdefault(each.holder_id, {})[each.kind] = each
    return {merchant: _totals(merchant, kinds) for merchant, kinds in moved.items()}


def _totals(merchant: int, kinds: dict[Kind, turnover.Moved]) -> Totals:
    spent, voided, refunded, adjusted = (
        kinds.get(kind, turnover.Moved(merchant, kind, 0, 0))
        for kind in (Kind.SPEND, Kind.VOID, Kind.REFUND, Kind.ADJUST)
    )
    return Totals(
        redemptions=spent.transactions,
        coins_redeemed=spent.coins,
        voids=voided.transactions,
        coins_voided=-voided.coins,
        adjustments=refunded.coins + adjusted.coins,
    )


def sums_by_merchant(month: date) -> dict[int, Sums]:
    """Map merchant ids to the sums over the lines that the period's statement will have."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM settlement_month_sums(%s)", [month])
        return {row[0]: Sums(*row[1:]) for row in cursor.fetchall()}


def write_lines(month: date) -> None:
    """Give the period's statements their lines, read from the ledger in one statement to the database."""
    with connection.cursor() as cursor:
        cursor.execute(_WRITE_LINES, {"month": month})


def merchants_due(period: Period) -> QuerySet[Merchant]:
    """Merchants that get a statement: any with an entry or a difference in the period.

    For a whole month all active ones too: each has one paper a month, and may read that it is zero. With shorter
    periods a stall that is open on Saturdays would get 300 papers a year that say nothing; but who still owes coins
    from before has one at each month's beginning, so that a debt never leaves the papers.
    """
    found = reconciliation.differences(period.first)
    due = Q(pk__in={*totals_by_merchant(period.first), *(difference.merchant_id for difference in found)})
    if period.is_month:
        due |= Q(state=Merchant.State.ACTIVE)
    elif period.first.day == 1:
        due |= Q(pk__in=_in_debt())
    return Merchant.objects.filter(due).order_by("pk")


def _in_debt() -> QuerySet[Any]:
    """Merchants whose last statement ended below zero, which the next one takes off."""
    kinds = (StatementLine.Kind.BROUGHT, StatementLine.Kind.CARRIED)
    moved = StatementLine.objects.filter(kind__in=kinds).order_by().values("statement__merchant")
    return moved.annotate(left=Sum("coins")).exclude(left=0).values("statement__merchant")


def payable_total(month: date) -> int:
    """Coins that the ledger owes to all merchants for a period: what the CSV must add up to."""
    with connection.cursor() as cursor:
        cursor.execute(_PAYABLE, {"month": month})
        return int(cursor.fetchone()[0])


def statements_of(user: User) -> QuerySet[Statement]:
    """The statements that an owner may read: of their own merchants, once issued."""
    own = ShopStaff.objects.filter(user=user, role=ShopStaff.Role.OWNER).values("merchant")
    unseen = (Statement.Status.DRAFT, Statement.Status.HELD)
    rows = Statement.objects.select_related("settlement").defer("settlement__csv")
    return rows.filter(merchant__in=own).exclude(status__in=unseen)


def is_owner(user: User) -> bool:
    """Whether the person owns a merchant, and so has statements to read."""
    return ShopStaff.objects.filter(user=user, role=ShopStaff.Role.OWNER).exists()


def by_day(statement: Statement) -> list[tuple[date, int]]:
    """The coins of each Taipei day that has lines, oldest first."""
    days = statement.lines.annotate(day=TruncDate("at", tzinfo=TAIPEI)).values("day")
    return list(days.annotate(coins=Sum("coins")).order_by("day").values_list("day", "coins"))


def by_shop(statement: Statement) -> list[tuple[str, int, int]]:
    """The name of each shop, its lines and its coins; what belongs to no shop stands last, without a name."""
    rows = statement.lines.values("shop").annotate(count=Count("id"), coins=Sum("coins"))
    return list(rows.order_by(F("shop__name").asc(nulls_last=True)).values_list("shop__name", "count", "coins"))


def lines_of(statement: Statement) -> QuerySet[StatementLine]:
    """The statement's lines in order, each with the payment behind it and what was said about it."""
    payment = Redemption.objects.filter(receipt=OuterRef("receipt")).values("pk")[:1]
    lines = statement.lines.select_related("shop").prefetch_related("disputes")
    return lines.annotate(redemption_id=Subquery(payment), corrected=period_text("corrects")).order_by("at", "pk")


def period_text(field: str) -> Func:
    """How the period that begins on this day is called, as the database says: 2026-10, or 2026-10-16."""
    return Func(F(field), function="settlement_period_text", output_field=CharField())


def lock_settlement(month: date) -> None:
    """Let one closer at a time write a period's statements."""
    locks.hold(Lock.SETTLEMENT, month.toordinal())


_WRITE_LINES = """
INSERT INTO rewards_statementline (statement_id, transaction_id, kind, at, shop_id, receipt, coins, corrects)
SELECT s.id, l.transaction_id, l.kind, l.at, l.shop_id, l.receipt, l.coins, l.corrects
  FROM settlement_month_lines(%(month)s) l
  JOIN rewards_statement s ON s.settlement_id = %(month)s AND s.merchant_id = l.merchant_id
 ORDER BY s.id, l.at, l.transaction_id
"""
_PAYABLE = """
SELECT coalesce(sum(CASE WHEN d.kind = 'payable' THEN p.amount ELSE 0 END
                    - CASE WHEN s.kind = 'payable' THEN p.amount ELSE 0 END), 0)
  FROM rewards_posting p
  JOIN rewards_transaction t ON t.id = p.transaction_id
  JOIN rewards_account s ON s.id = p.source_id
  JOIN rewards_account d ON d.id = p.destination_id
 WHERE t.month = %(month)s AND t.kind <> 'settle'
"""
