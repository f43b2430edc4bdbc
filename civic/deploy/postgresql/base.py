"""Django's PostgreSQL, with a cheaper look at whether a connection that was kept still lives."""

import select

from django.db.backends.postgresql import base
from psycopg2.extensions import TRANSACTION_STATUS_IDLE


class DatabaseWrapper(base.DatabaseWrapper):
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
