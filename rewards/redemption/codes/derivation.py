"""Derive payment codes, which are never stored: 128 random bits and the server's key give a code and 8 digits."""

from civic.shown_codes.derivation import Kind

PAYMENT = Kind("", range(90_000_000))  # digits from 90,000,000 on are vouchers'

derive = PAYMENT.derive
found_by = PAYMENT.found_by
