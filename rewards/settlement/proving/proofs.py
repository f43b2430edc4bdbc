"""The two proofs: of the whole books, and of one period. Each reads one snapshot, names every row, repairs nothing."""

from collections.abc import Collection
from datetime import date

from rewards.ledger.queries import snapshot
from rewards.ledger.verification import Report, verify
from rewards.settlement.closing.reconciliation import reconcile
from rewards.settlement.periods.models import Settlement
from rewards.settlement.proving import facts, papers
from rewards.settlement.reports import origins


def of_books(*, whole: bool = False) -> tuple[Report, list[str]]:
    """Prove the ledger from its first row on, and all that merchants are paid from; `whole` as `of_payments`."""
    return verify(everything=True), of_payments(whole=whole)


def of_payments(months: Collection[date] | None = None, *, whole: bool = False) -> list[str]:
    """Name what does not fit in statements, settlements, batches and payments of these periods, or of all of them.

    `whole` also compares every settled period with the books, line by line and cell by cell, what each statement takes
    over from the one before it, and the coins by budget with the postings from the first one on.
    """
    with snapshot():
        found = facts.of(None if whole else months)
    return list(dict.fromkeys([*found, *(_of_everything() if whole else ())]))


def _of_everything() -> list[str]:
    counted = origins.before(date.max)
    with snapshot():
        found = facts.of_chains()
    return [*found, *of_periods(), *(origins.differences(counted, whole=True) if counted else ())]


def of_periods() -> list[str]:
    """Name what does not agree in any period that is settled, each from a snapshot of its own."""
    months = Settlement.objects.order_by("pk").values_list("pk", flat=True)
    return [told for month in months for told in of_period(month)]


def of_period(month: date) -> list[str]:
    """Name all that does not agree in the period that begins on this day."""
    with snapshot():
        moved = [str(difference) for difference in reconcile(month)]
        return [*moved, *facts.of_period(month), *papers.differences(month), *origins.differences(month)]
