"""Columns of words that citizens read, in Chinese and English."""

from typing import Any

from django.db import models
from django.utils.translation import get_language


def reads_english() -> bool:
    """Whether whoever reads now has chosen English."""
    return (get_language() or "").startswith("en")


def english(name: Any, most: int) -> models.CharField:
    """A column of the same words in English; without them, readers of English see the Chinese ones."""
    return models.CharField(name, max_length=most, blank=True, default="", db_default="")
