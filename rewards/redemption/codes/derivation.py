"""Derive payment codes, which are never stored: 128 random bits and the server's key give a code and 8 digits."""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class Code:
    """What the payer shows: `code` goes into the QR's address, `digits` are typed."""

    code: str
    digits: str

    @property
    def code_hash(self) -> str:
        return hash_code(self.code)

    @property
    def digits_hash(self) -> str:
        return hash_digits(self.digits)


def new_nonce() -> bytes:
    return secrets.token_bytes(16)


def derive(nonce: bytes) -> Code:
    """Return the code and the digits of a nonce; without the server's key nobody can compute them."""
    code = base64.urlsafe_b64encode(_keyed(b"code", nonce)[:16]).rstrip(b"=").decode()
    digits = f"{int.from_bytes(_keyed(b'digits', nonce)[:8]) % (9 * 10**7):08d}"  # a leading 9 is a voucher's
    return Code(code, digits)


def hash_code(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def hash_digits(digits: str) -> str:
    """Return the keyed hash of digits: eight are few enough to try them all."""
    return _keyed(b"digits-hash", digits.encode()).hex()


def _keyed(purpose: bytes, message: bytes) -> bytes:
    return hmac.digest(settings.SECRET_KEY.encode(), purpose + b"\0" + message, "sha256")
