"""Derive what a voucher shows, which is never stored: a code for the QR, and eight digits that begin with 9.

A payment code never begins with 9, and its code is shorter, so that one entry at the till takes both.
"""

from civic.shown_codes.derivation import Kind

LENGTH = 23
VOUCHER = Kind("voucher", range(90_000_000, 100_000_000), code_prefix="v")

derive = VOUCHER.derive
found_by = VOUCHER.found_by


def is_voucher(*, code: str = "", digits: str = "") -> bool:
    """Return whether what was scanned or typed is a voucher's and not a payment's."""
    return len(code) == LENGTH if code else VOUCHER.owns(digits)
