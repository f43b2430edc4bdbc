"""Django's PostgreSQL, with a cheaper look at whether a connection that was kept still lives."""

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    def is_usable(self) -> bool:
        """Look before each request, without asking the server: one that hung up has said so.

        What it said waits to be read. Where anything waits, the server is asked as Django does.
        """
        if self.connection is None or self.connection.closed:
            return False
        look = select.poll()
        look.register(self.connection.fileno(), select.POLLIN)
        return not look.poll(0) or super().is_usable()
