"""Make and read the eight digits beside a poster's QR: the shop's own number and two check digits."""

from civic.shown_codes.check_digits import number_within, with_check_digits
from civic.shown_codes.typed import is_digits, plain

LENGTH = 6  # of the shop's number, written out; a number that needs more digits has more


def number_of(pk: int) -> str:
    """Return digits such as `00001262`: six of the shop, two that make the whole leave 1 when divided by 97."""
    return with_check_digits(pk, length=LENGTH)


def shop_of(typed: str) -> int | None:
    """Return the shop that the digits name, or None. Blanks, dashes and full-width digits are understood."""
    digits = plain(typed)
    return number_within(digits) if is_digits(digits, *range(8, 13)) else None
