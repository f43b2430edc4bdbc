"""Compare a merchant's own list of takings with ours, and name what is missing on either side. Reads only."""

import csv
import io
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from civic.core.errors import DomainError
from civic.core.progress import tell
from rewards.redemption.payments.models import Redemption
from rewards.settlement.periods import queries
from rewards.settlement.periods.calendar import Period
from rewards.shops.models import Merchant

COLUMNS = ("receipt", "coins")
TOLD_EVERY = 1_000  # rows


class ListUnreadable(DomainError):
    code = "list_unreadable"
    message = _("This is not a CSV in UTF-8 with the columns receipt and coins.")


class UnknownMerchant(DomainError):
    code = "unknown_merchant"
    family = DomainError.MISSING
    message = _("No merchant has the tax id %(tax_id)s.")


@dataclass
class Comparison:
    """Count the rows that agree, and name the others by the line of the file or by our receipt."""

    equal: int = 0
    faults: list[str] = field(default_factory=list)
    only_theirs: list[str] = field(default_factory=list)
    only_ours: list[str] = field(default_factory=list)
    other_coins: list[str] = field(default_factory=list)

    @property
    def agrees(self) -> bool:
        """Tell whether the list and our records are the same."""
        return not (self.faults or self.only_theirs or self.only_ours or self.other_coins)


def compare(content: bytes, *, tax_id: str, month: str) -> Comparison:
    """Compare a list of receipts and coins with a merchant's redemptions of a month, or of the period of a day.

    A cancelled one is 0; of one of which the owner gave coins back, what is left counts. What two people of the
    county gave back later belongs to a later period.
    Raises ListUnreadable, UnknownMerchant, UnknownMonth, UnknownPeriod.
    """
    ours = _ours(tax_id, queries.named(month))
    found, seen = Comparison(), dict[str, int]()
    for line, receipt, coins in _rows(content, found):
        if receipt in seen:
            found.faults.append(f"line {line}: {receipt} stands in line {seen[receipt]} already")
            continue
        seen[receipt] = line
        if receipt not in ours:
            found.only_theirs.append(f"line {line}: {receipt}, {coins} coins")
        elif ours[receipt] != coins:
            found.other_coins.append(f"line {line}: {receipt}, {coins} coins in the list, {ours[receipt]} with us")
        else:
            found.equal += 1
    found.only_ours = [f"{receipt}, {coins} coins" for receipt, coins in ours.items() if coins and receipt not in seen]
    return found


def _ours(tax_id: str, found: list[Period]) -> dict[str, int]:
    """Map our receipts to the coins that are left of each payment in these periods."""
    merchant = Merchant.objects.filter(tax_id=tax_id).first()
    if merchant is None:
        raise UnknownMerchant(tax_id=tax_id)
    here = {"transaction__month__gte": found[0].first, "transaction__month__lte": found[-1].last}
    rows = Redemption.objects.filter(shop__merchant=merchant, **here).order_by("completed_at", "pk")
    rows = rows.annotate(late=Sum("refunds__coins", filter=Q(refunds__late__isnull=False), default=0))
    return {each.receipt: each.left + each.late for each in rows.only("receipt", "amount", "refunded", "state")}


def _rows(content: bytes, found: Comparison) -> Iterator[tuple[int, str, int]]:
    """Yield line, receipt and coins of each row that holds; note the others as faults."""
    rows = _read(content)
    for number, (line, row) in enumerate(rows, 1):
        if number % TOLD_EVERY == 0 or number == len(rows):
            tell(number, len(rows))
        receipt, coins = (unicodedata.normalize("NFKC", row[name] or "").strip() for name in COLUMNS)
        coins = coins.replace(",", "")
        if not receipt:
            found.faults.append(f"line {line}: no receipt")
        elif not (coins.isascii() and coins.isdigit()):
            found.faults.append(f"line {line}: “{coins}” is not a whole number of coins")
        else:
            yield line, receipt.upper(), int(coins)


def _read(content: bytes) -> list[tuple[int, dict[str, str]]]:
    """Read the rows with their line numbers; raise ListUnreadable."""
    try:
        reader = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
        rows = [(reader.line_num, row) for row in reader]
    except (UnicodeDecodeError, csv.Error) as error:
        raise ListUnreadable from error
    if not set(COLUMNS) <= set(reader.fieldnames or ()):
        raise ListUnreadable
    return rows
