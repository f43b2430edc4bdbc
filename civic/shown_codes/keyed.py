"""Keyed hashes: without the server's key nobody can compute them, or try all that might have been hashed."""

import hmac

from django.conf import settings


def keyed(purpose: str, message: bytes | str, *, key: str | None = None) -> bytes:
    """Return 32 bytes; the same message under another purpose gives others. The key is SECRET_KEY unless named."""
    told = message.encode() if isinstance(message, str) else message
    secret = settings.SECRET_KEY if key is None else key
    return hmac.digest(secret.encode(), purpose.encode() + b"\0" + told, "sha256")


def keyed_hash(purpose: str, message: str, *, key: str | None = None) -> str:
    """Return 64 hex digits, for what is short enough that all of it could be tried."""
    return keyed(purpose, message, key=key).hex()


def keyed_number(purpose: str, message: bytes | str) -> int:
    """Return a number below 2^64."""
    return int.from_bytes(keyed(purpose, message)[:8])
