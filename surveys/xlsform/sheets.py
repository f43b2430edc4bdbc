"""The sheets of an XLSForm by their headings; what cannot be read is a fault with its sheet, row and column."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from civic.web.workbooks import Book, Fault, Sheet
from surveys.xlsform.columns import IMAGE, NO, SPOKEN, YES, ZH, language


@dataclass
class Table:
    """A sheet by its headings: each row's number with its cells, by heading and language."""

    name: str
    at: dict[tuple[str, str], str] = field(default_factory=dict)
    rows: list[tuple[int, dict[tuple[str, str], str]]] = field(default_factory=list)

    def column(self, heading: str, spoken: str = "") -> str:
        return self.at.get((heading, spoken), "")


class SheetReader:
    """Reads the sheets of one book; `faults` is what is wrong with it."""

    def __init__(self, book: Book) -> None:
        self.faults = list(book.faults)
        self.sheets = {sheet.name.strip().lower(): sheet for sheet in book.sheets}

    def fault(self, sheet: str, row: int, column: str, words: str) -> None:
        self.faults.append(Fault(sheet, row, column, words))

    def table(self, name: str, known: set[str], *, main: str = ZH) -> Table:
        """A sheet by its headings; a heading that is not known is a fault where its column holds anything."""
        sheet = self.sheets.get(name) or Sheet(name)
        table = Table(sheet.name)
        head, *body = sorted(sheet.rows.items()) or [(1, {})]
        headings: dict[str, tuple[str, str]] = {}
        for letter, words in head[1].items():
            if found := self.heading(words, known, main):
                if found in table.at:
                    self.fault(sheet.name, head[0], letter, _("This column is there twice."))
                headings[letter] = found
                table.at.setdefault(found, letter)
            elif any(letter in row for _number, row in body):
                self.fault(sheet.name, head[0], letter, self.unknown(words))
        for number, row in body:
            cells = {headings[letter]: words for letter, words in row.items() if letter in headings}
            for letter in set(row) - set(head[1]):
                self.fault(sheet.name, number, letter, _("This cell has no heading above it."))
            if cells:
                table.rows.append((number, cells))
        return table

    def heading(self, words: str, known: set[str], main: str) -> tuple[str, str] | None:
        name, _colons, spoken = words.strip().partition("::" if "::" in words else ":")
        name = name.strip().lower().replace("-", "_")
        if (name, spoken.strip().lower()) == ("media", IMAGE):
            name, spoken = IMAGE, ""
        if name not in known:
            return None
        if name not in SPOKEN:
            return None if spoken else (name, "")
        found = language(spoken) if spoken else main
        return (name, found) if found else None

    def unknown(self, words: str) -> str:
        told = {"name": words[:60]}
        if words.partition(":")[0].strip().lower() in SPOKEN:
            return _("“%(name)s”: questions are kept in Chinese and in English only.") % told
        return _("The column “%(name)s” is not read here: remove it, or empty it.") % told

    def yes(self, table: Table, number: int, row: dict[tuple[str, str], str], heading: str) -> bool:
        said = row.get((heading, ""), "").strip().lower()
        if said not in YES | NO:
            self.fault(table.name, number, table.column(heading), _("Write yes or no."))
        return said in YES
