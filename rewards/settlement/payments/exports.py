"""Serve the stored files of a payment batch."""

import csv
import io
from collections.abc import Iterator

from django.http import FileResponse, HttpResponse

from civic.core.cells import plain_cell
from rewards.settlement.payments.models import BankFile
from rewards.settlement.statements.downloads import headers, xlsx_response


def file_response(file: BankFile) -> HttpResponse:
    """Serve the bytes as they were stored; the SHA-256 goes with them."""
    shown = {**headers(file.name), "ETag": f'"{file.sha256}"'}
    return HttpResponse(bytes(file.content), content_type=file.content_type, headers=shown)


def table_as_xlsx(file: BankFile) -> FileResponse:
    """Serve the stored table as XLSX: made of its rows, and of nothing else."""
    header, *rows = _rows(file)
    return xlsx_response(file.name.removesuffix(".csv") + ".xlsx", header, rows)


def _rows(file: BankFile) -> Iterator[list[object]]:
    """Read the stored table; amounts are numbers, everything else is text."""
    header, *rows = csv.reader(io.StringIO(bytes(file.content).decode("utf-8-sig"), newline=""))
    yield list(header)
    # The last row holds TOTAL and the sum, if the county's columns have one: that column is the amounts'.
    amount = next((place for place, cell in enumerate(rows[-1]) if cell not in ("", "TOTAL")), None)
    for row in rows:
        cells: list[object] = [plain_cell(cell) for cell in row]
        if amount is not None:
            cells[amount] = int(row[amount])
        yield cells
