"""The files of a payment batch for the bank over HTTP."""

from django.http.response import HttpResponseBase
from django.utils import timezone
from rest_framework.request import Request

from civic.accounts.queries import signed_in
from civic.core.errors import NotFound
from rewards.settlement.payments import exports, files
from rewards.settlement.statements import downloads
from rewards.settlement.statements.api import FinanceFile, file_schema
from rewards.settlement.statements.models import SettlementBatch


class BatchCsvView(FinanceFile):
    @file_schema(
        "finance_batches_csv", "A batch for the bank", "text/csv", about="An approved batch; on record.", month=False
    )
    def get(self, request: Request, pk: int) -> HttpResponseBase:
        return batch_file(request, pk, "csv")


class BatchLayoutView(FinanceFile):
    @file_schema(
        "finance_batches_layout", "A batch for the bank in another layout", "text/plain",
        about="`fixed`, or what the county plugged in. An approved batch; on record.", month=False,
    )  # fmt: skip
    def get(self, request: Request, pk: int, layout: str) -> HttpResponseBase:
        return batch_file(request, pk, layout)


class BatchXlsxView(FinanceFile):
    @file_schema(
        "finance_batches_xlsx", "The same as XLSX", downloads.XLSX, about="An approved batch; on record.", month=False
    )
    def get(self, request: Request, pk: int) -> HttpResponseBase:
        return batch_file(request, pk, "csv", xlsx=True)


def batch_file(request: Request, pk: int, layout: str, *, xlsx: bool = False) -> HttpResponseBase:
    """Serve a stored file of a batch that finance has approved, and put on record who took it. Raises NotFound."""
    decided = (SettlementBatch.State.APPROVED, SettlementBatch.State.PAID)
    if pk >= 2**63 or not SettlementBatch.objects.filter(pk=pk, state__in=decided).exists():
        raise NotFound
    file = files.take(pk, layout, by=signed_in(request), now=timezone.now())
    return exports.table_as_xlsx(file) if xlsx else exports.file_response(file)
