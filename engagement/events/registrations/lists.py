"""A list of people whom their agency signs up, as spreadsheets write it; each line that is wrong is named."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from civic.core.errors import DomainError
from civic.web import workbooks

MOST = 10_000  # people in a list
MOST_BYTES = 2 * 1024 * 1024
LONGEST = 254  # letters of an address
Row = tuple[int, str, str, str]


class UnreadableList(DomainError):
    code = "unreadable_list"
    message = "%(words)s"


@dataclass(frozen=True)
class Line:
    """One line as it stands: an address or a card number, how many come along, and a name."""

    number: int
    who: str
    companions: str = ""
    name: str = ""


def read(content: bytes) -> list[Line]:
    """The lines of a CSV or XLSX file; a heading is left out. Raises UnreadableList."""
    if len(content) > MOST_BYTES:
        raise UnreadableList(words=_("The file is larger than %(most)s MB.") % {"most": MOST_BYTES // 1024 // 1024})
    rows = _of_workbook(content) if content.startswith(b"PK") else _of_text(content)
    found = [Line(number, who[:LONGEST].lower(), more, name) for number, who, more, name in rows if who or more or name]
    if found and not _names_somebody(found[0].who):
        found = found[1:]
    if not found:
        raise UnreadableList(words=_("There is nobody in this file."))
    if len(found) > MOST:
        raise UnreadableList(words=_("The list is too long: %(n)s lines at most.") % {"n": MOST})
    return found


def _names_somebody(who: str) -> bool:
    return "@" in who or any(letter.isdigit() for letter in who)


def _plain(words: str) -> str:
    """Words of a cell on one line, without what no letter is."""
    return " ".join("".join(each if each.isprintable() else " " for each in words).split())


def _of_workbook(content: bytes) -> Iterator[Row]:
    try:
        book = workbooks.read(content, most_rows=MOST + 1)
    except workbooks.Unreadable as error:
        raise UnreadableList(words=str(error)) from error
    if book.faults:
        raise UnreadableList(words="\n".join(str(fault) for fault in book.faults[:MOST]))
    for sheet in book.sheets[:1]:
        for number, cells in sheet.rows.items():
            who, companions, name = (_plain(cells.get(column, "")) for column in "ABC")
            yield number, who, companions, name


def _of_text(content: bytes) -> Iterator[Row]:
    """UTF-8, or what older spreadsheets in Taiwan write; commas, semicolons or tabs."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp950", errors="replace")
    text = text.replace("\0", "").replace(";", ",").replace("\t", ",")
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        for cells in reader:
            who, companions, name = (_plain(each) for each in [*cells, "", "", ""][:3])
            yield reader.line_num, who, companions, name
    except csv.Error as error:
        raise UnreadableList(words=_("Line %(n)s cannot be read.") % {"n": reader.line_num + 1}) from error
