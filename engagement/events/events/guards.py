"""What the database's guards of events refuse, in words."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError

from engagement.events.events.errors import EventStays


@contextmanager
def translated() -> Iterator[None]:
    """Turn what event_guard refuses into EventStays."""
    try:
        yield
    except DatabaseError as error:
        if getattr(error.__cause__, "pgcode", "") != "TE001":
            raise
        raise EventStays from error
