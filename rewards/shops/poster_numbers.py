"""The eight digits beside a poster's QR, for who cannot scan it: the shop's own number and two that check it."""

from civic.core.typed_codes import plain

MODULUS = 97  # ISO 7064: finds any single wrong digit, and any two that changed places


def number_of(pk: int) -> str:
    """Such as `00001262`: six digits of the shop, two that make the whole leave 1 when divided by 97."""
    return f"{pk:06d}{98 - pk * 100 % MODULUS:02d}"


def shop_of(typed: str) -> int | None:
    """Which shop the digits name; None when they name none. Blanks, dashes and full-width digits are understood."""
    digits = plain(typed)
    if not (digits.isascii() and digits.isdigit() and 8 <= len(digits) <= 12):
        return None
    return int(digits[:-2]) if int(digits) % MODULUS == 1 else None
