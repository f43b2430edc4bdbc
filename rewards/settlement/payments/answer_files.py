"""Read the table in which a bank answers: UTF-8, Big5 or UTF-16; commas or tabs; years of either kind.

Nothing here knows the batch. What is read is plain: numbers of statements, whole NT$, days, words.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civic.core.errors import DomainError
from civic.core.saying import listed

# The headings of each column: ours, and those that banks in Taiwan write.
COLUMNS = {
    "statement_no": ("statement_no", "對帳單號", "對帳單編號", "備註"),
    "amount_twd": ("amount_twd", "金額", "交易金額"),
    "result": ("result", "結果", "處理結果"),
    "paid_on": ("paid_on", "付款日", "付款日期", "入帳日", "入帳日期"),
    "bank_reference": ("bank_reference", "交易序號", "銀行序號"),
    "reason": ("reason", "原因", "退匯原因", "失敗原因"),
}
NEEDED = tuple(COLUMNS)[:5]
PAID, REJECTED = "paid", "rejected"
RESULTS = {PAID: PAID, "成功": PAID, "已付款": PAID, "付款成功": PAID}
RESULTS |= {REJECTED: REJECTED, "失敗": REJECTED, "退匯": REJECTED, "退件": REJECTED}
MOST_BYTES = 2 * 1024 * 1024
AMOUNT = re.compile(r"(?:NT\$|\$)?\s*([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.0{1,2})?\s*元?", re.ASCII)
YEAR, PART = r"(?P<y>[0-9]{2,4})", r"[0-9]{1,2}"
DAYS = (
    re.compile(rf"{YEAR}[-/.](?P<m>{PART})[-/.](?P<d>{PART})"),
    re.compile(rf"(?:中華)?(?:民國)?\s*{YEAR}\s*年\s*(?P<m>{PART})\s*月\s*(?P<d>{PART})\s*日"),
    re.compile(r"(?P<y>[0-9]{3,4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})"),
)


class FileRefused(DomainError):
    """The file does not match the batch; `faults` holds a sentence for each wrong row."""

    code = "bank_answer_refused"
    message = gettext_lazy("The file does not match the batch; nothing was changed.")

    def __init__(self, faults: list[str]) -> None:
        super().__init__(fields={"file": faults})
        self.faults = faults


@dataclass(frozen=True)
class Row:
    """One row as the bank wrote it, its cells without blanks and full-width digits, and its line in the file."""

    line: int
    statement_no: str
    amount_twd: str
    result: str
    paid_on: str
    bank_reference: str
    reason: str


def rows_of(content: bytes) -> Iterator[Row]:
    """Yield the rows, without empty ones and a last row TOTAL. Raises FileRefused when it is no such table."""
    if len(content) > MOST_BYTES:
        raise FileRefused([_("The file is larger than 2 MB.")])
    names, rows = _table(decoded(content))
    missing = [name for name in NEEDED if name not in names]
    if missing:
        raise FileRefused([_("These columns are missing: %(names)s.") % {"names": listed(missing)}])
    for line, cells in rows:
        said = {name: cells[place] for name, place in names.items() if place < len(cells)}
        if any(said.values()) and not {"TOTAL", "合計", "總計"} & set(cells):
            yield Row(line, **{name: said.get(name, "") for name in COLUMNS})


def decoded(content: bytes) -> str:
    """Tell the encoding by its mark or by what fits, and return the text. Raises FileRefused."""
    for encoding in _encodings(content):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _unreadable()


def _encodings(content: bytes) -> tuple[str, ...]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    first, second = content[::2].count(0), content[1::2].count(0)
    if first or second:  # UTF-16 without its mark: of each digit and comma one half is empty
        return ("utf-16-be",) if first > second else ("utf-16-le",)
    # What is valid UTF-8 is hardly ever Big5 that means something; the other way round it often is.
    return ("utf-8-sig", "cp950")


def _table(text: str) -> tuple[dict[str, int], list[tuple[int, list[str]]]]:
    """Return the place of each column that is known, and the rows with their lines."""
    head = text.partition("\n")[0]
    comma = max(",\t;", key=head.count)  # the first of them where there is none
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=comma, strict=True)
    try:
        rows = [(reader.line_num, [_plain(cell) for cell in row]) for row in reader]
    except csv.Error as error:
        raise _unreadable() from error
    headings = rows[0][1] if rows else []
    known = {heading: name for name, headings in COLUMNS.items() for heading in headings}
    names: dict[str, int] = {}
    for place, heading in enumerate(headings):
        if heading.lower() in known:
            names.setdefault(known[heading.lower()], place)
    return names, rows[1:]


def _plain(cell: str) -> str:
    return unicodedata.normalize("NFKC", cell).strip()


def _unreadable() -> FileRefused:
    return FileRefused([_("This is not a table in CSV, in UTF-8, Big5 or UTF-16.")])


def amount(words: str) -> int:
    """Read whole NT$: `21685`, `21,685`, `21685.00`, `NT$21,685`. Raises ValueError for anything else, cents too."""
    found = AMOUNT.fullmatch(words)
    if found is None:
        raise ValueError(words)
    return int(found[1].replace(",", ""))


def day(words: str) -> date:
    """Read a day: `2026-11-09`, `20261109`, `115/11/09`, `1151109`, `民國115年11月9日`.

    A year of at most three digits is one of the Republic. Raises ValueError for anything else.
    """
    for form in DAYS:
        if found := form.fullmatch(words):
            year = int(found["y"])
            return date(year if len(found["y"]) == 4 else year + 1911, int(found["m"]), int(found["d"]))
    raise ValueError(words)
