"""Shut the books of a period while people go on paying: nobody waits for the closer, the closer waits for them.

First the close is announced: whoever begins to write afterwards writes into the next open period. Then those who may
have begun before are waited for, without asking for a lock behind which others would queue: docs/adr/0042.
"""

import json
import time
from dataclasses import dataclass
from datetime import date, timedelta

import structlog
from django.utils.translation import gettext_lazy as _

from civic.core.errors import DomainError
from rewards.ledger.actions import call

PATIENCE = timedelta(seconds=60)  # longer than any session may do nothing in a transaction: roles.LIMITS
STEP = timedelta(seconds=1)  # after which it is said who is waited for
log = structlog.get_logger(__name__)


class BooksInUse(DomainError):
    """Somebody began to write before the close was announced, and is not done."""

    code = "books_in_use"
    family = DomainError.CONFLICT
    message = _(
        "The books cannot be closed yet: these database sessions still write into them: %(writers)s. Try again in "
        "some minutes, or have the sessions ended. Payments go on and count in the next period."
    )


@dataclass(frozen=True)
class Writer:
    """A session of the database that still writes into the books, as `pg_stat_activity` tells of it."""

    pid: int
    application: str | None
    state: str | None
    seconds: int | None

    def __str__(self) -> str:
        age = None if self.seconds is None else f"{self.seconds} s"
        return f"pid {self.pid} ({', '.join(filter(None, (self.application, self.state, age)))})"


def close_month(month: date, *, actor: str, patience: timedelta = PATIENCE) -> bool:
    """Shut the books of the period that begins on this day; False when they were shut before.

    Raises BooksInUse, which names whom it waited for; the period stays announced, and the next try goes on from there.
    """
    call("SELECT ledger_begin_closing(%s, %s)", [month, actor])
    end, told = time.monotonic() + patience.total_seconds(), set[int]()
    while True:
        closed, waits = call("SELECT * FROM ledger_close_month(%s, %s, %s)", [month, actor, min(STEP, patience)])[0]
        if closed is not None:
            return bool(closed)
        writers = [Writer(**each) for each in json.loads(waits)]
        for writer in writers:
            if writer.pid not in told:
                log.warning("closing.waits", month=f"{month}", **vars(writer))
        told |= {writer.pid for writer in writers}
        if time.monotonic() >= end:
            raise BooksInUse(writers="; ".join(map(str, writers)) or "–")
