"""A bar for people who wait at a terminal. Scripts see none: what a command writes elsewhere stays as it is."""

from collections.abc import Callable
from typing import Any

WIDTH = 30


def bar(stream: Any) -> Callable[[int, int], None]:
    """Draw a bar on a command's `stderr` when that is a terminal, and nothing otherwise."""
    if not stream.isatty():
        return lambda done, of: None

    def draw(done: int, of: int) -> None:
        filled = WIDTH * done // max(of, 1)
        stream.write(f"\r[{'#' * filled}{'.' * (WIDTH - filled)}] {done}/{of}", ending="\n" if done >= of else "")
        stream.flush()

    return draw
