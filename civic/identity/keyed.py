"""Keyed hashes: who holds the database without IDENTITY_KEY can neither read nor guess what was hashed."""

import hmac

from django.conf import settings


def keyed(purpose: str, words: str) -> str:
    """64 hex digits; the same words under another purpose give another hash."""
    message = f"{purpose}\0{words}".encode()
    return hmac.digest(settings.IDENTITY_KEY.encode(), message, "sha256").hex()
