"""CSV for people who open it in a spreadsheet: UTF-8 with BOM, CRLF, and no cell that becomes a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

FORMULA_STARTS = tuple("=+-@\t\r＝＋－＠")


def safe_cell(value: object) -> object:
    """Numbers stay numbers; words that a spreadsheet would compute get an apostrophe before them."""
    if isinstance(value, str) and value.lstrip(" \u3000\n").startswith(FORMULA_STARTS):
        return f"'{value}"
    return value


def write(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """The whole file as bytes."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")
