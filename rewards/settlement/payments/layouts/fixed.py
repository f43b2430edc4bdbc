"""Lines of fixed width in Big5, as bank counters take them: a head, a line per transfer, and a sum."""

from django.utils.translation import gettext_lazy as _

from rewards.settlement.payments.layouts.base import LinesOfFixedWidth, Order, Transfer


class FixedWidth(LinesOfFixedWidth):
    """Every line is 140 bytes long and ends with CR LF. docs/settlement.md lists the places."""

    slug, extension, content_type = "fixed", "txt", "text/plain; charset=big5"
    title = _("lines of fixed width")
    width = 140

    def write(self, order: Order) -> bytes:
        lines = [self._head(order)]
        lines += [self._transfer(place, each) for place, each in enumerate(order.transfers, start=1)]
        lines.append(b"T" + self._sums(order))
        return b"".join(line.ljust(self.width, b" ") + b"\r\n" for line in lines)

    def _head(self, order: Order) -> bytes:
        return b"H" + self.words(order.batch, 20) + f"{order.made_on:%Y%m%d}".encode() + self._sums(order)

    def _transfer(self, place: int, each: Transfer) -> bytes:
        return b"".join(
            [
                b"D",
                self.digits(place, 6),
                self.digits(each.bank_code.ljust(7, "0"), 7),  # without a branch: the bank's head office, 0000
                self.digits(each.bank_account, 16),
                self.digits(each.amount_twd, 12) + b"00",  # the last two are cents
                self.words(each.tax_id, 8),
                self.words(each.merchant_name, 60),
                self.words(each.number, 20),
            ]
        )

    def _sums(self, order: Order) -> bytes:
        return self.digits(len(order.transfers), 6) + self.digits(order.amount_twd, 12) + b"00"
