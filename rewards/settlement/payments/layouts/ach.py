"""An example of a layout of a county's own: BOF, a record N for each credit, EOF, as clearing houses write them.

It is like Taiwan's ACH files, and not the clearing house's own specification: whoever sends files there copies this
class into a package of the county's, corrects the places, and names it in BANK_LAYOUTS.
"""

from django.utils.translation import gettext_lazy as _

from rewards.settlement.payments.layouts.base import LinesOfFixedWidth, Order, Transfer

PURPOSE = "405"  # payments to firms; a county agrees its own number with its bank


class AchLike(LinesOfFixedWidth):
    """Records of 160 bytes; the payer, who is debited, is BANK_PAYER, written as `bank code-account`."""

    slug, extension, content_type = "ach", "ach", "text/plain; charset=big5"
    title = _("ACH-like")
    width = 160

    def write(self, order: Order) -> bytes:
        code, _dash, account = order.payer.partition("-")
        payer = self.digits(code.ljust(7, "0"), 7) + self.digits(account or "0", 16)
        day = f"0{order.made_on.year - 1911:03d}{order.made_on:%m%d}".encode()  # in years of the Republic
        lines = [b"BOFACH" + day + payer + self.words(order.batch, 20)]
        lines += [self._credit(place, each, payer) for place, each in enumerate(order.transfers, start=1)]
        lines.append(b"EOFACH" + day + self.digits(len(order.transfers), 8) + self.digits(order.amount_twd, 16))
        return b"".join(line.ljust(self.width, b" ") + b"\r\n" for line in lines)

    def _credit(self, place: int, each: Transfer, payer: bytes) -> bytes:
        return b"".join(
            [
                b"NSC" + PURPOSE.encode() + self.digits(place, 8),
                payer,
                self.digits(each.bank_code.ljust(7, "0"), 7) + self.digits(each.bank_account, 16),
                self.digits(each.amount_twd, 10),
                self.words(each.tax_id, 10),
                self.words(each.number, 20),
                self.words(each.merchant_name, 60),
            ]
        )
