"""Derive what a voucher shows, which is never stored: a code for the QR, and eight digits that begin with 9.

A payment code never begins with 9, and its code is shorter, so that one entry at the till takes both.
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass

from django.conf import settings

LENGTH = 23


@dataclass(frozen=True)
class Shown:
    """`code` goes into the QR's address, `digits` are typed."""

    code: str
    digits: str


def derive(nonce: bytes) -> Shown:
    """Return the code and digits of a nonce; without the server's key nobody can compute them."""
    code = base64.urlsafe_b64encode(_keyed(b"voucher-code", nonce)[:16]).rstrip(b"=").decode()
    return Shown(f"v{code}", f"9{int.from_bytes(_keyed(b'voucher-digits', nonce)[:8]) % 10**7:07d}")


def is_voucher(*, code: str = "", digits: str = "") -> bool:
    """Return whether what was scanned or typed is a voucher's and not a payment's."""
    return len(code) == LENGTH if code else digits.startswith("9")


def wanted(*, code: str = "", digits: str = "") -> dict[str, str]:
    """Return the condition by which the database finds it."""
    return {"code_hash": hash_code(code)} if code else {"digits_hash": hash_digits(digits)}


def hash_code(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def hash_digits(digits: str) -> str:
    """Return the keyed hash of digits: eight are few enough to try them all."""
    return _keyed(b"voucher-digits-hash", digits.encode()).hex()


def _keyed(purpose: bytes, message: bytes) -> bytes:
    return hmac.digest(settings.SECRET_KEY.encode(), purpose + b"\0" + message, "sha256")
