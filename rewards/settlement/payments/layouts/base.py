"""What a layout is given, and what it must be: a small protocol, for layouts of the county's own bank."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol, runtime_checkable


@dataclass(frozen=True)
class Transfer:
    """What the bank pays for one statement: to whom, into which account, how much (whole NT$), and against what."""

    number: str
    merchant_id: int
    merchant_name: str
    tax_id: str
    voucher: str
    invoice_number: str
    invoiced_on: date | None
    bank_code: str
    bank_account: str
    amount_twd: int


@dataclass(frozen=True)
class Order:
    """All transfers of a batch, by statement number; the Taipei day on which the file is made; who pays."""

    batch: str
    made_on: date
    payer: str
    transfers: Sequence[Transfer]

    @property
    def amount_twd(self) -> int:
        return sum(each.amount_twd for each in self.transfers)


@runtime_checkable
class Layout(Protocol):
    """Writes an order as the bytes that a bank takes. The same order makes the same bytes.

    `slug` names it in addresses and stays for good; `title` names it to the finance office. `write` raises DomainError
    when the order cannot be told in this layout; then no file is made.
    """

    slug: str
    title: Any
    extension: str
    content_type: str

    def write(self, order: Order) -> bytes: ...


class LinesOfFixedWidth:
    """What layouts of fixed width share: cells that are as many bytes long as the bank wants them."""

    encoding = "cp950"  # Big5 as Windows and banks write it
    unknown = "？"  # for a letter that Big5 does not have

    def words(self, text: str, width: int) -> bytes:
        """Write words from the left, blanks behind them; never half a letter."""
        cell = b""
        for letter in text:
            coded = self._coded(letter)
            if len(cell) + len(coded) > width:
                break
            cell += coded
        return cell.ljust(width, b" ")

    def digits(self, number: object, width: int) -> bytes:
        """Write digits from the right, zeros before them. Raises ValueError when they are too many."""
        text = str(number)
        if len(text) > width or not (text.isascii() and text.isdigit()):
            raise ValueError(f"“{text}” does not fit into {width} digits")
        return text.rjust(width, "0").encode()

    def _coded(self, letter: str) -> bytes:
        if letter < " ":
            return b" "
        try:
            return letter.encode(self.encoding)
        except UnicodeEncodeError:
            return self.unknown.encode(self.encoding)
