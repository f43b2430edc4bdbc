"""Once more after a deadlock: the database took everything of this try back, so that a second one does no harm."""

from collections.abc import Callable
from typing import TypeVar

import structlog
from django.db import OperationalError, connection

log = structlog.get_logger(__name__)
T = TypeVar("T")
MOST = 3
DEADLOCK = "40P01"


def after_deadlock(what: Callable[[], T]) -> T:
    """Do it in a transaction of its own, three times at most. Inside another transaction there is nothing to repeat."""
    for tried in range(1, MOST + 1):
        try:
            return what()
        except OperationalError as error:
            if getattr(error.__cause__, "pgcode", "") != DEADLOCK or connection.in_atomic_block or tried == MOST:
                raise
            log.warning("database.deadlock", tried=tried)
    raise AssertionError("each try returns or raises")
