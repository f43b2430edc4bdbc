"""Read the statements of an owner, and what one of them says by day, by shop and by line."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import TruncDate

from civic.accounts.models import User
from civic.core.calendar import TAIPEI, day_start, taipei_day
from civic.core.errors import NotFound
from rewards.redemption.payments.models import Redemption
from rewards.settlement.periods.queries import period_text
from rewards.settlement.statements.models import Statement, StatementLine
from rewards.shops.models import ShopStaff


def statements_of(user: User) -> QuerySet[Statement]:
    """Find the statements that an owner may read: those of their own merchants, once issued."""
    own = ShopStaff.objects.owners().filter(user=user).values("merchant")
    unseen = (Statement.Status.DRAFT, Statement.Status.HELD)
    rows = Statement.objects.select_related("settlement").defer("settlement__csv")
    return rows.filter(merchant__in=own).exclude(status__in=unseen)


def is_owner(user: User) -> bool:
    """Tell whether the person owns a merchant, and so has statements to read."""
    return ShopStaff.objects.owners().filter(user=user).exists()


def by_day(statement: Statement) -> list[tuple[date, int]]:
    """Sum the coins of each Taipei day that has lines, oldest first."""
    days = statement.lines.annotate(day=TruncDate("at", tzinfo=TAIPEI)).values("day")
    return list(days.annotate(coins=Sum("coins")).order_by("day").values_list("day", "coins"))


def by_shop(statement: Statement) -> list[tuple[str, int, int]]:
    """List the name of each shop, its lines and its coins; what belongs to no shop stands last, without a name."""
    rows = statement.lines.values("shop").annotate(count=Count("id"), coins=Sum("coins"))
    return list(rows.order_by(F("shop__name").asc(nulls_last=True)).values_list("shop__name", "count", "coins"))


def lines_of(statement: Statement) -> QuerySet[StatementLine]:
    """List the statement's lines in order, each with the payment behind it and what was said about it."""
    # By receipt, not by transaction: a cancellation and a refund lead to the payment too.
    payment = Redemption.objects.filter(receipt=OuterRef("receipt")).values("pk")[:1]
    lines = statement.lines.select_related("shop").prefetch_related("disputes")
    return lines.annotate(redemption_id=Subquery(payment), corrected=period_text("corrects")).order_by("at", "pk")


def lock_own(number: str, by: User) -> Statement:
    """Lock the owner's own statement for this transaction, so that one phone at a time decides. Raises NotFound."""
    statement = statements_of(by).select_for_update(of=("self",)).filter(number=number).first()
    if statement is None:
        raise NotFound
    return statement


def deadline(statement: Statement) -> datetime | None:
    """Compute the instant until which the owner may answer; None while the statement is not issued."""
    if statement.issued_at is None:
        return None
    return day_start(taipei_day(statement.issued_at) + timedelta(days=settings.STATEMENT_DEADLINE_DAYS + 1))
