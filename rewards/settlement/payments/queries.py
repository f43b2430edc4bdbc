"""Read what became of a batch's money, and which transfers came back and are owed again."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from civic.audit.models import AuditEvent
from rewards.settlement.payments.models import PaymentRejection
from rewards.settlement.statements.models import SettlementBatch, Statement

Status, State = Statement.Status, SettlementBatch.State
SHOWN = 10  # batches, and returned transfers, on a home page


@dataclass(frozen=True)
class Sums:
    """Statements, and what they come to in NT$."""

    count: int = 0
    twd: int = 0


@dataclass(frozen=True)
class BatchProgress:
    """A batch at the bank: what was approved, when its file was taken, and what the bank did with it."""

    batch: SettlementBatch
    taken_at: datetime | None
    paid: Sums
    returned: Sums
    left: Sums


def with_figures(batches: QuerySet[SettlementBatch]) -> QuerySet[Any]:
    """Add what of each batch is paid (`paid_twd`) and what came back (`returned_twd`), in NT$.

    `amount_twd` stays what was put together and approved: after a return the batch holds less than that.
    """
    paid = Statement.objects.filter(batch=OuterRef("pk"), status=Statement.Status.PAID)
    returned = PaymentRejection.objects.filter(batch=OuterRef("pk"))
    return batches.annotate(paid_twd=_total(paid), returned_twd=_total(returned))


def _total(rows: QuerySet[Any]) -> Coalesce:
    """Sum `amount_twd` of the rows that belong to the batch outside."""
    sums = rows.order_by().values("batch").annotate(total=Sum("amount_twd")).values("total")
    return Coalesce(Subquery(sums), Value(0))


def returned_transfers() -> QuerySet[PaymentRejection]:
    """Find transfers that came back and whose statement is in no other batch yet, the newest first.

    Each statement stands here once, with the bank's last reason. It leaves as soon as a new batch takes it.
    """
    newest = PaymentRejection.objects.filter(statement=OuterRef("statement")).order_by("-pk").values("pk")[:1]
    owed = PaymentRejection.objects.filter(statement__status=Statement.Status.INVOICED, pk=Subquery(newest))
    return owed.select_related("statement__merchant", "batch").order_by("-pk")


def to_batch() -> QuerySet[Statement]:
    """Find the invoiced statements that wait for their first batch."""
    return Statement.objects.filter(status=Status.INVOICED, rejections__isnull=True)


def at_the_bank() -> list[BatchProgress]:
    """List the approved batches of which the bank still owes an answer, the oldest decision first."""
    approved = SettlementBatch.objects.filter(state=State.APPROVED).select_related("settlement")
    batches = list(approved.defer("settlement__csv").order_by("decided_at", "pk")[:SHOWN])
    ids = [batch.pk for batch in batches]
    inside = _sums(Statement.objects.filter(batch__in=ids), "batch", "status")
    back = _sums(PaymentRejection.objects.filter(batch__in=ids), "batch")
    taken = _files_taken(ids)
    return [
        BatchProgress(
            batch,
            taken.get(batch.pk),
            paid=inside.get((batch.pk, Status.PAID), Sums()),
            returned=back.get((batch.pk,), Sums()),
            left=inside.get((batch.pk, Status.BATCHED), Sums()),
        )
        for batch in batches
    ]


def _sums(rows: QuerySet[Any], *by: str) -> dict[tuple[Any, ...], Sums]:
    """Count the rows and add their NT$ up, by these columns."""
    grouped = rows.order_by().values(*by).annotate(n=Count("pk"), twd=Sum("amount_twd"))
    return {tuple(row[name] for name in by): Sums(row["n"], row["twd"]) for row in grouped}


def _files_taken(batch_ids: list[int]) -> dict[int, datetime]:
    """Map batches to when somebody last took their file."""
    kind, ids = SettlementBatch._meta.label_lower, [str(pk) for pk in batch_ids]
    taken = AuditEvent.objects.filter(object_type=kind, object_id__in=ids, action="batch.exported")
    found = taken.order_by().values("object_id").annotate(last=Max("at"))
    return {int(row["object_id"]): row["last"] for row in found}
