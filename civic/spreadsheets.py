"""CSV for people who open it in a spreadsheet: UTF-8 with BOM, CRLF, and no cell that becomes a formula."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

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
