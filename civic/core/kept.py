"""What a process keeps in its memory because it is the same for everybody: never anything about a person."""

from typing import Any, Generic, TypeVar

from django.utils.safestring import SafeString

MOST = 5000  # pieces of a page or so; beyond it all are forgotten, and made anew when they are wanted
PLAIN = (str, int, bool, type(None), SafeString)
Piece = TypeVar("Piece")


class Kept(dict[Any, Piece], Generic[Piece]):
    """Finished pieces of pages by all that they depend on: whatever changes is another key, so nothing grows old."""

    def keep(self, key: Any, piece: Piece) -> Piece:
        if len(self) >= MOST:
            self.clear()
        self[key] = piece
        return piece


def require_plain(values: dict[str, Any]) -> None:
    """Raise TypeError unless each is a word, a number, or a tuple of them: what cannot change, nor lead to a person."""
    for name, value in values.items():
        if not _is_plain(value):
            raise TypeError(f"{name} is a {type(value).__name__}; only words and numbers are kept.")


def _is_plain(value: Any) -> bool:
    return all(map(_is_plain, value)) if type(value) is tuple else type(value) in PLAIN
