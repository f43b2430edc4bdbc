"""What the database's guards of events refuse, in words."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError

from civic.core.errors import DomainError
from engagement.events.events.errors import EventStays, PositionMissing, SessionTwice

BY_CONSTRAINT: dict[str, type[DomainError]] = {
    "session_begins_once": SessionTwice,
    "event_radius_needs_a_position": PositionMissing,
}


@contextmanager
def translated() -> Iterator[None]:
    """Turn what event_guard refuses into EventStays, and what constraints refuse into their words."""
    try:
        yield
    except DatabaseError as error:
        broken = next((kind for name, kind in BY_CONSTRAINT.items() if name in str(error)), None)
        if broken is not None:
            raise broken from error
        if getattr(error.__cause__, "pgcode", "") != "TE001":
            raise
        raise EventStays from error
