"""Keyed hashes: who holds the database without IDENTITY_KEY can neither read nor guess what was hashed."""

from django.conf import settings

from civic.shown_codes.keyed import keyed_hash


def keyed(purpose: str, words: str) -> str:
    """64 hex digits; the same words under another purpose give another hash."""
    return keyed_hash(purpose, words, key=settings.IDENTITY_KEY)
