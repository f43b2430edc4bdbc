"""Tables for people who open them in a spreadsheet: no cell becomes a formula, no leading zero is lost.

CSV is UTF-8 with BOM and CRLF. XLSX is written row by row through a temporary file, so a table may be of any length.
"""

import csv
import io
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import IO, Any

from django.db import connection

FORMULA_STARTS = tuple("=+-@\t\r＝＋－＠")
UNSEEN = re.compile(r"[\s\u00ad\u200b-\u200f\u2060-\u2064\ufeff]*")  # some programs drop these before they look


def safe_cell(value: object) -> object:
    """Numbers stay numbers; words that a spreadsheet would compute get an apostrophe before them."""
    if isinstance(value, str) and any(text.startswith(FORMULA_STARTS) for text in (value, UNSEEN.sub("", value, 1))):
        return f"'{value}"
    return value


def write(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """The whole file as bytes."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def stream(header: Sequence[object], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """The same file line by line, for tables of any length."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    yield b"\xef\xbb\xbf"
    for row in chain([header], rows):
        writer.writerow([safe_cell(cell) for cell in row])
        yield text.getvalue().encode()
        text.seek(0)
        text.truncate()


# What safe_cell does, for a column's text in SQL.
SAFE_IN_SQL = r"CASE WHEN ltrim({0}, E' \u3000\n') ~ E'^[-=+@\t\r＝＋－＠]' THEN $$'$$ || {0} ELSE {0} END"


def copied(header: Sequence[object], select: str) -> IO[bytes]:
    """The same file, written by the database itself: several times as fast. The file stands at its beginning.

    `select` makes every cell the text that it shall be, through SAFE_IN_SQL where people wrote it; line breaks in
    cells become blanks before they come here.
    """
    out = tempfile.TemporaryFile()  # noqa: SIM115 (whoever reads it closes it)
    out.write(write([str(cell) for cell in header], []))
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY ({select}) TO STDOUT (FORMAT csv, NULL '')", _Lines(out))
    out.seek(0)
    return out


class _Lines:
    """Takes the database's lines, and ends them as spreadsheets expect it."""

    def __init__(self, out: IO[bytes]) -> None:
        self.out = out

    def write(self, part: bytes) -> int:
        return self.out.write(part.replace(b"\n", b"\r\n"))


ROWS_PER_SHEET = 1_000_000  # a sheet takes 1,048,576


def plain_cell(text: str) -> str:
    """What `safe_cell` was given: a table that was written as CSV, read again."""
    return text[1:] if text.startswith("'") and safe_cell(text[1:]) == text else text


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
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            page.write_number(line, column, cell)
        elif cell not in ("", None):
            page.write_string(line, column, str(cell))
