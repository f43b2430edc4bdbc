"""Tables for people who open them in a spreadsheet: no cell becomes a formula, no leading zero is lost.

Every table that people take home is made here and nowhere else: a test looks. CSV is UTF-8 with BOM and CRLF, its cells
by the rule of civic/core/cells.py; opened by a double click, a spreadsheet still takes 0012 for 12. XLSX says of each
cell whether it is a number or text, so text needs no apostrophe and a tax id keeps its zeros.
XLSX is written row by row through a temporary file, so a table may be of any length.
"""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import chain
from typing import IO, Any

from django.db import connection, transaction

from civic.core.cells import safe_cell
from civic.core.locks import take_any_time

BOM = b"\xef\xbb\xbf"


def write(header: Sequence[object], rows: Iterable[Sequence[object]]) -> bytes:
    """The whole file as bytes."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([safe_cell(cell) for cell in row] for row in chain([header], rows))
    return text.getvalue().encode("utf-8-sig")


def stream(header: Sequence[object], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """The same file line by line, for tables of any length."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    yield BOM
    for row in chain([header], rows):
        writer.writerow([safe_cell(cell) for cell in row])
        yield text.getvalue().encode()
        text.seek(0)
        text.truncate()


def copied(
    header: Sequence[object],
    select: str,
    values: Sequence[object] = (),
    *,
    last: Sequence[object] | None = None,
    settings: Mapping[str, str] | None = None,
) -> IO[bytes]:
    """The same file, written by the database itself: several times as fast. The file stands at its beginning.

    `select`, filled with `values`, makes every cell the text that it shall be, through safe_cell in SQL where people
    wrote it; line breaks in cells become blanks before they come here. `last` is a row below all others;
    `settings` of the database hold for this table alone.
    """
    out = tempfile.TemporaryFile()  # noqa: SIM115 (whoever reads it closes it)
    out.write(write(header, []))
    with transaction.atomic(), connection.cursor() as cursor:
        take_any_time()
        for name, value in (settings or {}).items():
            cursor.execute("SELECT set_config(%s, %s, true)", [name, value])
        filled = cursor.mogrify(select, values).decode() if values else select
        cursor.copy_expert(f"COPY ({filled}) TO STDOUT (FORMAT csv, NULL '')", _Lines(out))
    if last is not None:
        out.write(write(last, [])[len(BOM) :])
    out.seek(0)
    return out


class _Lines:
    """Takes the database's lines, and ends them as spreadsheets expect it."""

    def __init__(self, out: IO[bytes]) -> None:
        self.out = out

    def write(self, part: bytes) -> int:
        return self.out.write(part.replace(b"\n", b"\r\n"))


def workbook(sheets: Iterable[tuple[str, Sequence[object], Iterable[Sequence[object]]]]) -> IO[bytes]:
    """Several short tables in one XLSX file, at its beginning: name, header, rows of each."""
    from xlsxwriter import Workbook

    out = tempfile.TemporaryFile()  # noqa: SIM115 (whoever reads it closes it)
    book = Workbook(out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold = book.add_format({"bold": True})
    for name, header, rows in sheets:
        page = _sheet(book, name, header, bold)
        for line, row in enumerate(rows, start=1):
            _write_row(page, line, row)
    book.close()
    out.seek(0)
    return out


ROWS_PER_SHEET = 1_000_000  # a sheet takes 1,048,576


def xlsx(header: Sequence[object], rows: Iterable[Sequence[object]], *, sheet: str = "1") -> IO[bytes]:
    """The table as an XLSX file, at its beginning: numbers are numbers, and all else is text, formulas too."""
    from xlsxwriter import Workbook  # here, not above: it takes every command a tenth of a second

    out = tempfile.TemporaryFile()  # noqa: SIM115 (whoever reads it closes it)
    book = Workbook(out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold = book.add_format({"bold": True})
    page, line, number = None, ROWS_PER_SHEET, 0
    for row in rows:
        if line >= ROWS_PER_SHEET:
            number += 1
            page, line = _sheet(book, sheet if number == 1 else f"{sheet} {number}", header, bold), 1
        _write_row(page, line, row)
        line += 1
    if page is None:
        _sheet(book, sheet, header, bold)
    book.close()
    out.seek(0)
    return out


def _sheet(book: Any, name: str, header: Sequence[object], bold: Any) -> Any:
    page = book.add_worksheet(name)
    page.freeze_panes(1, 0)
    for column, cell in enumerate(header):
        page.set_column(column, column, 16)
        page.write_string(0, column, str(cell), bold)
    return page


def _write_row(page: Any, line: int, row: Sequence[object]) -> None:
    for column, cell in enumerate(row):
        if isinstance(cell, int | float | Decimal) and not isinstance(cell, bool):
            page.write_number(line, column, cell)
        elif cell not in ("", None):
            page.write_string(line, column, str(cell))
