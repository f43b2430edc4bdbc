"""How far a long action is. The action tells; whoever started it may listen, and draws a bar or notes it down."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Listener = Callable[[int, int], None]

_listener: ContextVar[Listener | None] = ContextVar("progress_listener", default=None)


def tell(done: int, of: int) -> None:
    """Say that `done` of `of` parts are done. Without a listener nothing happens."""
    listener = _listener.get()
    if listener is not None:
        listener(done, of)


@contextmanager
def told(listener: Listener) -> Iterator[None]:
    """Let `listener` hear what the actions inside tell."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)
