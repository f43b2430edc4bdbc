"""Two digits behind a number that find slips: ISO 7064, MOD 97-10, as in an IBAN.

Any single wrong digit is found, and any two that changed places.
"""

MODULUS = 97


def with_check_digits(number: int, *, length: int) -> str:
    """Return the number at that length and two digits, so that the whole leaves 1 when divided by 97."""
    return f"{number:0{length}d}{MODULUS + 1 - number * 100 % MODULUS:02d}"


def number_within(digits: str) -> int | None:
    """Return the number without its check digits; None when they do not fit."""
    return int(digits[:-2]) if int(digits) % MODULUS == 1 else None
