"""What an owner should read about a merchant before anything else; the slices above know it."""

from dataclasses import dataclass
from typing import Any

from civic.core.hooks import Hook
from rewards.shops.models import Merchant


@dataclass(frozen=True)
class Note:
    """What is so, what the owner should do, and the page for it. `tone` is the look of an alert; empty: plain."""

    text: Any
    advice: Any = ""
    url: str = ""
    words: Any = ""
    icon: str = "alert"
    tone: str = "warn"


NOTES: Hook[[Merchant], list[Note]] = Hook("What should an owner of this merchant know? It may be nothing.")


def notes_of(merchant: Merchant) -> list[Note]:
    """Return the notes in the order in which the slices connected."""
    return [note for notes in NOTES(merchant) for note in notes]
