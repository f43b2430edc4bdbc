"""Every advisory lock of the portal, named once. Each is held until its transaction ends.

The numbers stay as they are: in SQL files they stand as numbers, with the name beside them, and processes of two
versions may run side by side. A lock with a `part` is held for one month, one citizen … and lets others pass.
"""

from enum import IntEnum

from django.db import connection


class Lock(IntEnum):
    """What one holder at a time does."""

    PERIODS = 7155001  # closing a period of the books, or approving a scheme; shared by everybody who writes into one
    REVERSAL = 7155002  # giving back coins of one transaction
    SETTLEMENT = 7155003  # writing one period's statements
    SEALS = 7155004  # making a seal
    DEMO_WORLD = 7155005  # loading the demo: of two launchers the second finds it done
    DOCUMENTS = 7155010  # publishing documents: two at once get two versions
    IDENTITY_TRIES = 7155030  # trying codes of identity from one address
    SPENDING_LIMIT = 7155031  # one citizen's payments under a level's limits


def hold(lock: Lock, part: int | None = None) -> None:
    """Wait for the lock, or for its part, and hold it until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s)" if part is None else "SELECT pg_advisory_xact_lock(%s, %s)",
            [lock.value] if part is None else [lock.value, part],
        )
