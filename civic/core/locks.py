"""Every advisory lock of the portal, named once, and what is said to somebody who waited for a lock in vain.

Each is held until its transaction ends. The numbers stay as they are: in SQL files they stand as numbers, with the name
beside them, and processes of two versions may run side by side. A lock with a `part` is held for one month, one citizen
… and lets others pass.

How long anybody waits is the database role's setting (`lock_timeout`, `statement_timeout`: rewards/ledger/roles.py).
"""

import time
from collections.abc import Callable, Iterable
from datetime import timedelta
from enum import IntEnum
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext_lazy as _

P = ParamSpec("P")
R = TypeVar("R")
K = TypeVar("K")
LOCK_TIMEOUT, STATEMENT_TIMEOUT, DEADLOCK = "55P03", "57014", "40P01"  # PostgreSQL's codes
WAIT_OF_JOBS = timedelta(seconds=2)  # for each lock, before a job goes on with the next row
PAUSE, LONGEST_PAUSE = 0.05, 1.0  # seconds before the second try, and at most; each is twice the one before


class Busy(Exception):
    """Somebody else held for too long what this needs. Nothing was written, so the same request may come again.

    No rule said no, so this is no DomainError: pages and API say it in one place each, not beside what was asked.
    """

    code = "busy"
    message = _("Somebody else is at the same thing at this moment. Nothing was changed; please try again.")


class Lock(IntEnum):
    """What one holder at a time does."""

    PERIODS = 7155001  # shared by everybody who writes into a period: the closer waits for them; alone: a new scheme
    REVERSAL = 7155002  # giving back coins of one transaction
    SETTLEMENT = 7155003  # writing one period's statements
    SEALS = 7155004  # making a seal
    DEMO_WORLD = 7155005  # loading the demo: of two launchers the second finds it done
    DOCUMENTS = 7155010  # publishing documents: two at once get two versions
    IDENTITY_TRIES = 7155030  # trying codes of identity from one address
    GIFTS = 7155032  # filing a list of gifts: what one person gives alone is counted over a month
    GUARDIANS = 7155034  # asking for a child, or agreeing: what one mailbox has agreed to is counted
    QUESTIONS = 7155036  # questions to the county from one address: they are counted
    ANSWERS = 7155038  # writing anonymous answers anew: two at once would write them twice
    SIZES = 7155040  # asking how many people a rule of one agency holds: what it was told before is looked at
    READ_SAMPLE = 7155042  # drawing the month's reads to judge: once
    BEGUN = 7155048  # one page that begins a draft: sent twice at once, it makes one
    WEEK = 7155050  # an agency's notices that leave in a week: they are counted
    TESTS = 7155052  # one editor's test sends: they are counted
    SPENDING_LIMIT = 7155031  # one citizen's payments under a level's limits


def hold(lock: Lock, part: int | None = None) -> None:
    """Wait for the lock, or for its part, and hold it until the transaction ends; raise Busy after the role's time."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(%s)" if part is None else "SELECT pg_advisory_xact_lock(%s, %s)",
                [lock.value] if part is None else [lock.value, part],
            )
    except DatabaseError as error:
        if not timed_out(error):
            raise
        raise Busy from error


def give_up_on_locks_after(wait: timedelta) -> None:
    """Until this transaction ends, wait no longer for a lock than this, whatever the role's setting is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [f"{round(wait.total_seconds() * 1000)}ms"])


def take_any_time() -> None:
    """Until this transaction ends, its statements may take as long as they take: a close, a proof, a long export."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', '0', true)")


def timed_out(error: BaseException) -> bool:
    """Tell whether the database gave up waiting: for a lock, for who waits for us in turn, or for a statement's end."""
    return getattr(error.__cause__, "pgcode", None) in {LOCK_TIMEOUT, STATEMENT_TIMEOUT, DEADLOCK}


def each_when_free(keys: Iterable[K], work: Callable[[K], int], *, left: Callable[[K], None]) -> int:
    """Sum what `work` did with each of `keys`, each in a transaction of its own: a job stops at nobody's lock.

    One that somebody else holds is tried again at the end; if that is in vain, `left` is told, for the next run.
    """
    held: list[K] = []
    done = sum(_unless_held(key, work, held.append) for key in keys)
    return done + sum(_unless_held(key, work, left) for key in held)


def _unless_held(key: K, work: Callable[[K], int], held: Callable[[K], None]) -> int:
    try:
        with transaction.atomic():
            give_up_on_locks_after(WAIT_OF_JOBS)
            return work(key)
    except (Busy, DatabaseError) as error:
        _refuse_other(error)
        held(key)
        return 0


def _refuse_other(error: Exception) -> None:
    """Raise what is no wait for somebody else."""
    if not isinstance(error, Busy) and not timed_out(error):
        raise error


def again_when_busy(seconds: float) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Do an atomic action again when it waited for a lock in vain, for so long; then raise Busy.

    Between the tries it holds nothing, so that whoever queued behind it goes on.
    """

    def decorate(action: Callable[P, R]) -> Callable[P, R]:
        @wraps(action)
        def tried(*args: P.args, **kwargs: P.kwargs) -> R:
            end, pause = time.monotonic() + seconds, PAUSE
            while True:
                try:
                    return action(*args, **kwargs)
                except (Busy, DatabaseError) as error:
                    _refuse_other(error)
                    if time.monotonic() >= end:
                        raise Busy from error
                time.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)

        return tried

    return decorate
