"""What a process keeps in its memory because it is the same for everybody: never anything about a person."""

from typing import Any

MOST = 5000  # pieces of a page or so; beyond it all are forgotten, and made anew when they are wanted


class Kept(dict[Any, str]):
    """Finished pieces of pages by all that they depend on: whatever changes is another key, so nothing grows old."""

    def keep(self, key: Any, piece: str) -> str:
        if len(self) >= MOST:
            self.clear()
        self[key] = piece
        return piece
