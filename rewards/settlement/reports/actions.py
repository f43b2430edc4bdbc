"""Keep what became of each budget's coins, once for each closed period."""

from collections.abc import Iterable
from datetime import date

import structlog
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from civic.core.errors import DomainError
from civic.core.locks import take_any_time
from rewards.ledger.models import Account
from rewards.settlement.closing.queries import lock_settlement
from rewards.settlement.periods import queries as periods
from rewards.settlement.periods.models import Settlement
from rewards.settlement.reports import queries
from rewards.settlement.reports.models import COLUMNS, BudgetCoins
from rewards.settlement.reports.origins import before, keep_lines, kept, of_month, of_settlement

Kind = Account.Kind
log = structlog.get_logger(__name__)


class OriginsDiffer(DomainError):
    code = "origins_differ"
    family = DomainError.CONFLICT
    message = _("%(month)s: the coins by budget do not add up to the ledger; nothing was kept.")


def keep(month: date) -> list[BudgetCoins]:
    """Count a closed period's coins by budget and keep the figures, once. Raises MonthNotClosed, OriginsDiffer."""
    settlement = periods.settlement_of(periods.beginning(month))
    if kept(settlement).exists():
        return of_settlement(settlement)
    found = of_month(month)
    if not agrees(found, month):
        log.error("settlement.origins_differ", month=str(settlement))
        raise OriginsDiffer(month=str(settlement))
    try:
        _write(settlement, found)
    except IntegrityError as error:  # a budget's own figures do not add up
        log.exception("settlement.origins_differ", month=str(settlement))
        raise OriginsDiffer(month=str(settlement)) from error
    return of_settlement(settlement)


@transaction.atomic
def _write(settlement: Settlement, found: list[BudgetCoins]) -> None:
    """Write the figures and what the next period goes on from, unless another worker has."""
    # Counting takes seconds and locks nothing, so two workers may come here with the same figures.
    lock_settlement(settlement.month)
    if not kept(settlement).exists():
        take_any_time()
        keep_lines(settlement.month)
        BudgetCoins.objects.bulk_create(found)


def months_to_count() -> list[date]:
    """List the closed periods whose figures are not kept yet, if every one before is closed: they stand for ever."""
    waiting = list(Settlement.objects.filter(budget_coins=None).order_by("month").values_list("month", flat=True))
    missing = periods.periods_to_close(today=waiting[-1]) if waiting else []
    return [month for month in waiting if not missing or month < missing[0].first]


def keep_missing() -> int:
    """Keep the figures of every closed period that lacks them; return how many. What differs is an alarm."""
    done = 0
    for month in months_to_count():
        try:
            keep(month)
        except OriginsDiffer:
            continue
        done += 1
    return done


def agrees(found: list[BudgetCoins], month: date) -> bool:
    """Tell whether the figures together are what the ledger says of all coins at the period's end.

    Where a period before is kept, whether they differ from its figures by what the ledger says has moved since.
    """
    since = before(month)
    then = BudgetCoins.objects.filter(settlement_id=since) if since else ()
    left = {place.kind: place.left for place in queries.places(month, since=since)}
    total = {name: _sum(found, name) - _sum(then, name) for name in COLUMNS}
    return (
        total["in_wallets"] == left[Kind.WALLET]
        and total["on_hold"] == left[Kind.HOLD]
        and total["in_budget"] == left[Kind.BUDGET]
        and total["in_campaigns"] == left[Kind.CAMPAIGN]
        and total["lapsed"] + total["given_up"] == left[Kind.EXPIRED]
        and total["issued"] == -left[Kind.MINT]
        and total["returned"] == left[Kind.RETURNED]
    )


def _sum(rows: Iterable[BudgetCoins], name: str) -> int:
    return sum(getattr(each, name) for each in rows)
