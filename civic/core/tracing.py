"""One id for all that a request sets off: its log lines, its tasks, its messages, its lines in the audit log."""

import contextlib
from collections.abc import Iterator
from contextvars import Token
from typing import Any
from uuid import UUID

from structlog import contextvars


def current() -> UUID | None:
    """The id of the request, or of the task, that is being worked on here; None in a shell or a command."""
    said = contextvars.get_contextvars().get("request_id")
    return UUID(said) if said else None


def begin(request_id: Any, **facts: Any) -> dict[str, Token[Any]]:
    """From here on log lines carry the id and the facts, until `end` is given what this returns."""
    return dict(contextvars.bind_contextvars(request_id=str(request_id), **facts))


def end(before: dict[str, Token[Any]]) -> None:
    contextvars.reset_contextvars(**before)


@contextlib.contextmanager
def of(request_id: UUID | None) -> Iterator[None]:
    """Inside, log lines carry this id; without one, that of whoever is at work."""
    before = begin(request_id) if request_id else {}
    try:
        yield
    finally:
        end(before)
