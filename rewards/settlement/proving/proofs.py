"""The two proofs: of the whole books, and of one period. Each reads one snapshot, names every row, repairs nothing."""

from datetime import date

from rewards.ledger.queries import snapshot
from rewards.ledger.verification import Report, verify
from rewards.settlement.closing.reconciliation import reconcile
from rewards.settlement.periods.models import Settlement
from rewards.settlement.proving import facts, papers


def of_books(*, whole: bool = False) -> tuple[Report, list[str]]:
    """Prove the ledger from its first row on, and all that merchants are paid from; `whole` as `of_payments`."""
    return verify(everything=True), of_payments(whole=whole)


def of_payments(*, whole: bool = False) -> list[str]:
    """Name what does not fit in statements, settlements, batches and payments of all periods.

    `whole` also compares every settled period with the books, line by line and cell by cell.
    """
    with snapshot():
        found = facts.of()
    return list(dict.fromkeys([*found, *(of_periods() if whole else ())]))


def of_periods() -> list[str]:
    """Name what does not agree in any period that is settled, each from a snapshot of its own."""
    months = Settlement.objects.order_by("pk").values_list("pk", flat=True)
    return [told for month in months for told in of_period(month)]


def of_period(month: date) -> list[str]:
    """Name all that does not agree in the period that begins on this day."""
    with snapshot():
        moved = [str(difference) for difference in reconcile(month)]
        return [*moved, *facts.of(month), *papers.differences(month)]
