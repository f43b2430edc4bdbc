"""Django's PostgreSQL, with a cheaper look at whether a connection that was kept still lives, and a name for each.

The name is what a close that waits says of a session, and what whoever runs the database reads in pg_stat_activity.
"""

import multiprocessing
import os
import select
import sys
from pathlib import Path
from typing import Any

from django.db.backends.postgresql import base
from psycopg2.extensions import TRANSACTION_STATUS_IDLE

from civic.core.prepared import Session

PARTS = ("web", "worker", "beat")


def part() -> str:
    """What this process is of the portal: web, worker, beat, or the command that was called."""
    forked = multiprocessing.current_process().name  # by the launcher, which names its children so
    called, words = Path(sys.argv[0]), sys.argv[1:]
    if forked in PARTS:
        return forked
    if "celery" in called.parts[-2:]:
        return next((word for word in words if word in PARTS), "celery")
    return "web" if called.name == "gunicorn" else " ".join([called.name, *words[:1]])[:40]


class DatabaseWrapper(base.DatabaseWrapper):
    def get_connection_params(self) -> dict[str, Any]:
        """Name the session after what the process is there for, and its number.

        Never after a request: that would be a round trip for each one, and behind a pooler that hands sessions on the
        name of a request would stay with the next one. The rows that a request writes carry its id.
        """
        name = f"tuili {part()} {os.getpid()}"
        return {"application_name": name[:63], **super().get_connection_params()}

    def init_connection_state(self) -> None:
        """Begin with nothing prepared."""
        super().init_connection_state()
        self.session = Session()

    def is_usable(self) -> bool:
        """Look before each request, without asking the server: one that hung up has said so.

        What it said waits to be read. Where something waits, or a transaction is open, the server is asked after all.
        """
        if self.connection is None or self.connection.closed:
            return False
        look = select.poll()
        look.register(self.connection.fileno(), select.POLLIN)
        is_idle = self.connection.get_transaction_status() == TRANSACTION_STATUS_IDLE
        return (is_idle and not look.poll(0)) or super().is_usable()
