"""Make and read the eight digits beside a poster's QR: the shop's own number and two check digits."""

from civic.core.typed_codes import plain

MODULUS = 97  # ISO 7064: finds any single wrong digit, and any two that changed places


def number_of(pk: int) -> str:
    """Return digits such as `00001262`: six of the shop, two that make the whole leave 1 when divided by 97."""
    return f"{pk:06d}{98 - pk * 100 % MODULUS:02d}"


def shop_of(typed: str) -> int | None:
    """Return the shop that the digits name, or None. Blanks, dashes and full-width digits are understood."""
    digits = plain(typed)
    if not (digits.isascii() and digits.isdigit() and 8 <= len(digits) <= 12):
        return None
    return int(digits[:-2]) if int(digits) % MODULUS == 1 else None
