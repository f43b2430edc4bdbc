"""Derive what stands on a card, which is never stored: random bits and the server's key give a code and 12 digits."""

import base64
import hashlib
import hmac
from dataclasses import dataclass

from django.conf import settings

LENGTH = 12


@dataclass(frozen=True)
class Printed:
    """`code` goes into the QR's address; `number` is typed."""

    code: str
    number: str

    @property
    def groups(self) -> list[str]:
        return [self.number[:4], self.number[4:8], self.number[8:]]


def derive(nonce: bytes) -> Printed:
    """Return the code and number of a nonce; without the server's key nobody can compute them."""
    code = base64.urlsafe_b64encode(_keyed(b"card-code", nonce)[:16]).rstrip(b"=").decode()
    return Printed(code, f"{int.from_bytes(_keyed(b'card-number', nonce)[:8]) % 10**LENGTH:0{LENGTH}d}")


def hash_code(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def hash_number(number: str) -> str:
    """Return the keyed hash of a number: twelve digits are few enough to try them all."""
    return _keyed(b"card-number-hash", number.encode()).hex()


def _keyed(purpose: bytes, message: bytes) -> bytes:
    return hmac.digest(settings.SECRET_KEY.encode(), purpose + b"\0" + message, "sha256")
