"""Codes that are drawn by lot: printed once, read out, or mailed."""

import secrets
from collections.abc import Callable
from typing import TypeVar

from django.db import IntegrityError, transaction

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no 0 O 1 I L U: read aloud and from paper without doubt
DRAWS = 100  # so often nobody meets what others show; what fails then is no clash

Kept = TypeVar("Kept")


def random_digits(count: int) -> str:
    return f"{secrets.randbelow(10**count):0{count}d}"


def random_letters(count: int) -> str:
    """Return letters and digits of ALPHABET: 4.9 bits each."""
    return "".join(secrets.choice(ALPHABET) for _place in range(count))


def grouped(text: str, *, by: int = 4) -> str:
    """Return a code as it is shown: `7KD4X9QW3MTP` is `7KD4-X9QW-3MTP`."""
    return "-".join(text[at : at + by] for at in range(0, len(text), by))


def draw_until_free(keep: Callable[[], Kept]) -> Kept:
    """Return what `keep` wrote; it draws a code and is called again while somebody else shows the same one.

    Raises IntegrityError when that is not what stands in the way.
    """
    for _draw in range(DRAWS - 1):
        try:
            with transaction.atomic():
                return keep()
        except IntegrityError:
            continue
    return keep()
