"""The files of a payment batch for the bank over HTTP."""

from django.http.response import HttpResponseBase
from rest_framework.request import Request

from civic.accounts.queries import signed_in
from civic.core.errors import NotFound
from rewards.settlement.payments import batches, exports
from rewards.settlement.statements import downloads
from rewards.settlement.statements.api import FinanceFile, file_schema
from rewards.settlement.statements.models import SettlementBatch


class BatchCsvView(FinanceFile):
    @file_schema(
        "finance_batches_csv", "A batch for the bank", "text/csv", about="An approved batch; on record.", month=False
    )
    def get(self, request: Request, pk: int) -> HttpResponseBase:
        return batch_file(request, pk, "csv")


class BatchXlsxView(FinanceFile):
    @file_schema(
        "finance_batches_xlsx", "The same as XLSX", downloads.XLSX, about="An approved batch; on record.", month=False
    )
    def get(self, request: Request, pk: int) -> HttpResponseBase:
        return batch_file(request, pk, "xlsx")


def batch_file(request: Request, pk: int, kind: str) -> HttpResponseBase:
    """Serve the file of a batch that finance has approved, and put on record who took it. Raises NotFound."""
    decided = (SettlementBatch.State.APPROVED, SettlementBatch.State.PAID)
    batch = SettlementBatch.objects.filter(pk=pk, state__in=decided).first() if pk < 2**63 else None
    if batch is None:
        raise NotFound
    return exports.bank_response(batches.exported(batch, by=signed_in(request)), kind)
