"""Reading an XLSX file that somebody sends: words only, within limits that hold before anything is unpacked.

Nothing in it is computed or followed: a formula, a merged cell or a macro is a fault with its place, never a guess.
"""

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring, iterparse
from django.utils.translation import gettext as _

MOST_BYTES = 2 * 1024 * 1024  # as it is sent
MOST_UNPACKED = 5 * 1024 * 1024  # of all parts that are read
MOST_ELEMENTS = 200_000  # of XML, in all of them
MOST_PARTS = 300
MOST_ROWS = 1_000
MOST_COLUMNS = 60
MOST_LETTERS = 5_000  # in a cell
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
DAMAGED = (
    zipfile.BadZipFile, zlib.error, ValueError, EOFError, ParseError, DefusedXmlException, KeyError, RuntimeError,
    NotImplementedError,
)  # fmt: skip
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True)
class Fault:
    """What is wrong and where: the sheet, the row as the program numbers it, the column by its letter."""

    sheet: str
    row: int
    column: str
    words: str

    def __str__(self) -> str:
        told = {"sheet": self.sheet or "–", "row": self.row or "–", "column": self.column or "–", "words": self.words}
        return _("Sheet %(sheet)s, row %(row)s, column %(column)s: %(words)s") % told


@dataclass
class Sheet:
    """One table: each row's number with its cells, by column letter; empty cells and rows are left out."""

    name: str
    rows: dict[int, dict[str, str]] = field(default_factory=dict)


class Unreadable(ValueError):
    """The file as a whole cannot be read."""


@dataclass
class Book:
    sheets: list[Sheet] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read(content: bytes, *, most_rows: int = MOST_ROWS) -> Book:
    """Read all sheets of a file. Raises Unreadable with a sentence; what is wrong with single cells is listed."""
    if len(content) > MOST_BYTES:
        raise Unreadable(_("The file is larger than %(most)s MB.") % {"most": MOST_BYTES // 1024 // 1024})
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable(_("This is an old .xls file, or one with a password: save it as .xlsx without one."))
    if not content.startswith(b"PK"):
        raise Unreadable(
            _("This is not an XLSX file. Open it in a spreadsheet program and save it as .xlsx; CSV is not taken.")
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return _Parts(packed, most_rows).book()
    except Unreadable:
        raise
    except DAMAGED as error:
        raise Unreadable(_("The file is damaged, or not an XLSX file.")) from error


class _Parts:
    """The parts of the packed file; no more is unpacked than may be read in all."""

    def __init__(self, packed: zipfile.ZipFile, most_rows: int) -> None:
        self.packed, self.left, self.elements, self.most_rows = packed, MOST_UNPACKED, MOST_ELEMENTS, most_rows
        names = packed.namelist()
        if len(names) > MOST_PARTS or sum(each.file_size for each in packed.infolist()) > MOST_UNPACKED:
            raise Unreadable(_("The file is too large when it is unpacked: use a smaller one."))
        if any(posixpath.basename(name).lower() == "vbaproject.bin" for name in names):
            raise Unreadable(_("The file holds a macro (.xlsm): save it as .xlsx without macros."))

    def part(self, name: str) -> bytes:
        """A part as bytes; what it says about its own size is not believed."""
        with self.packed.open(name) as file:
            content = file.read(self.left + 1)
        self.left -= len(content)
        if self.left < 0:
            raise Unreadable(_("The file is too large when it is unpacked: use a smaller one."))
        return content

    def elements_of(self, name: str) -> Iterator[Any]:
        """The elements of a part, each when it ends."""
        for _event, each in iterparse(io.BytesIO(self.part(name)), events=("end",)):
            self.elements -= 1
            if self.elements < 0:
                raise Unreadable(_("The file is too large when it is unpacked: use a smaller one."))
            yield each

    def book(self) -> Book:
        if b"macroEnabled" in self.part("[Content_Types].xml"):
            raise Unreadable(_("The file holds a macro (.xlsm): save it as .xlsx without macros."))
        links = fromstring(self.part("xl/_rels/workbook.xml.rels"))
        targets = {each.get("Id"): each.get("Target", "") for each in links}
        words, book = self.words(), Book()
        for each in fromstring(self.part("xl/workbook.xml")).iter(f"{MAIN}sheet"):
            target = targets[each.get(LINK)]
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
            if "worksheets" in path:
                book.sheets.append(self.sheet(each.get("name", "")[:31], path, words, book.faults))
        return book

    def words(self) -> list[str]:
        """The texts that cells share."""
        if "xl/sharedStrings.xml" not in self.packed.namelist():
            return []
        found = []
        for each in self.elements_of("xl/sharedStrings.xml"):
            if each.tag == f"{MAIN}si":
                found.append(_text(each))
                each.clear()
        return found

    def sheet(self, name: str, path: str, words: list[str], faults: list[Fault]) -> Sheet:
        sheet, at, full = Sheet(name), 0, 0
        for each in self.elements_of(path):
            before = len(faults)
            if each.tag == f"{MAIN}mergeCell":
                column, row = _place(each.get("ref", ""))
                faults.append(Fault(name, row, column, _("Merged cells are not read: split them.")))
            if each.tag == f"{MAIN}row":
                at = int(each.get("r") or at + 1)
                if cells := dict(_cells(each, name, at, words, faults)):
                    sheet.rows[at] = cells
                    full += 1
                each.clear()
            full += len(faults) > before  # what holds nothing but faults is not endless either
            if full > self.most_rows:
                faults.append(Fault(name, at, "", _("There are more than %(most)s rows.") % {"most": self.most_rows}))
                break
        return sheet


def _cells(row: Any, sheet: str, at: int, words: list[str], faults: list[Fault]) -> Iterator[tuple[str, str]]:
    for number, cell in enumerate(row.iter(f"{MAIN}c")):
        column = _place(cell.get("r", ""))[0] or letter(number)
        if number >= MOST_COLUMNS:
            faults.append(Fault(sheet, at, column, _("There are more than %(most)s columns.") % {"most": MOST_COLUMNS}))
            return
        if cell.find(f"{MAIN}f") is not None:
            faults.append(Fault(sheet, at, column, _("Formulas are not computed here: write the result.")))
            continue
        if text := _value(cell, words).strip():
            if len(text) > MOST_LETTERS:
                faults.append(Fault(sheet, at, column, _("This text is too long to be read: shorten it.")))
                continue
            if cell.get("t") == "e":
                faults.append(
                    Fault(sheet, at, column, _("This cell has an error of the spreadsheet program: correct it there."))
                )
                continue
            yield column, text


def _value(cell: Any, words: list[str]) -> str:
    kind, value = cell.get("t", "n"), cell.findtext(f"{MAIN}v") or ""
    if kind == "inlineStr":
        return _text(cell)
    if kind == "s":
        return words[int(value)] if value.isdigit() and int(value) < len(words) else ""
    if kind == "b":
        return "true" if value == "1" else "false"
    return _number(value) if kind == "n" else _plain(value)


def _number(value: str) -> str:
    """A number as people write it: 18 and not 18.0 or 1.8E1."""
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    if not number.is_finite() or not -20 < number.adjusted() < 15:  # 1E-999999 has a million zeros
        return value
    return f"{number.normalize():f}"


def _text(part: Any) -> str:
    """All words of a cell, whatever their looks; not how they are pronounced (rPh)."""
    inline = part.find(f"{MAIN}is")
    found = []
    for each in part if inline is None else inline:
        if each.tag == f"{MAIN}t":
            found.append(each.text or "")
        elif each.tag == f"{MAIN}r":
            found += [words.text or "" for words in each.findall(f"{MAIN}t")]
    return _plain("".join(found))


def _plain(text: str) -> str:
    """Line breaks of any system as one, and no letter that a database does not take."""
    text = ESCAPED.sub(lambda found: chr(int(found[1], 16)), text).replace("\r\n", "\n").replace("\r", "\n")
    return "".join(each for each in text if each in "\n\t" or (each.isprintable() or each == "\u3000"))


def _place(reference: str) -> tuple[str, int]:
    found = PLACE.match(reference)
    return (found[1], int(found[2])) if found else ("", 0)


def letter(number: int) -> str:
    """The letter of a column, counted from 0."""
    return chr(65 + number) if number < 26 else f"{letter(number // 26 - 1)}{chr(65 + number % 26)}"
