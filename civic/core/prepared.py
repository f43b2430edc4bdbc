"""Statements that a session of the database plans once, and answers again and again with other values.

Planning the list of the home page costs the server ten times what answering it costs. What is asked in a session for
the third time is prepared there, and after that only its values are sent. Two things stay as they are:

Through a pooler in transaction mode, each statement may reach another session, and none keeps anything. It is known by
the number that it gives for the session's process: its own, and not the server's.

Within a transaction, a statement that the server has forgotten would take all that was done before with it.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.db import DatabaseError, connection

WORTH_IT = 3  # a job or a command asks most things once
FORGOTTEN = ("26000", "42P05", "0A000")  # not there, there already, and whose columns have changed since


class Session:
    """What one session of the database was asked, and keeps."""

    def __init__(self) -> None:
        self.asked: Counter[Statement] = Counter()
        self.names: dict[Statement, str] = {}
        self.keeps: bool | None = None  # None: not looked at yet

    def keeps_statements(self, cursor: Any) -> bool:
        """Whether the server's own session is at the other end; asked once."""
        if self.keeps is None:
            cursor.execute("SELECT pg_backend_pid()")
            self.keeps = cursor.fetchone()[0] == connection.connection.info.backend_pid
        return self.keeps


class Statement:
    """SQL with `%s` in place of its values; `kinds` are their types, None where a value is always the same."""

    def __init__(self, sql: str, kinds: Sequence[str | None]) -> None:
        self.sql, self.kinds = sql, kinds
        self.open = [place for place, kind in enumerate(kinds) if kind is not None]
        self.values = f"({', '.join(['%s'] * len(self.open))})" if self.open else ""

    def rows(self, params: Sequence[Any]) -> list[tuple[Any, ...]]:
        """Its rows for these values."""
        with connection.cursor() as cursor:
            if connection.in_atomic_block or not self._execute(cursor, params):
                cursor.execute(self.sql, params)
            found: list[tuple[Any, ...]] = cursor.fetchall()
            return found

    def _execute(self, cursor: Any, params: Sequence[Any]) -> bool:
        """Whether this session answers by a plan that it keeps."""
        try:
            name = self._name(cursor, params)
            if name is not None:
                cursor.execute(f"EXECUTE {name} {self.values}", [params[place] for place in self.open])
            return name is not None
        except DatabaseError as error:
            if getattr(error.__cause__, "pgcode", "") not in FORGOTTEN:
                raise
            connection.session.keeps = False  # type: ignore[attr-defined]  # civic.deploy.postgresql
            return False

    def _name(self, cursor: Any, params: Sequence[Any]) -> str | None:
        """Its name in this session, which prepares it now when it is worth it; None while it is asked plainly."""
        session: Session = connection.session  # type: ignore[attr-defined]  # civic.deploy.postgresql
        if session.keeps is not False and self in session.names:
            return session.names[self]
        session.asked[self] += 1
        if session.asked[self] < WORTH_IT or not session.keeps_statements(cursor):
            return None
        name = f"kept_{len(session.names)}"
        cursor.execute(*self._prepare(name, params))
        session.names[self] = name
        return name

    def _prepare(self, name: str, params: Sequence[Any]) -> tuple[str, list[Any] | None]:
        first, *rest = self.sql.split("%s")
        said, constants, types = [first], [], []
        for param, kind, after in zip(params, self.kinds, rest, strict=True):
            if kind is None:
                constants.append(param)
            else:
                types.append(kind)
            said += ["%s" if kind is None else f"${len(types)}", after]
        text = "".join(said)
        head = f"PREPARE {name} ({', '.join(types)}) AS" if types else f"PREPARE {name} AS"
        if types and not constants:  # the driver has nothing to put in, and would leave percent signs doubled
            return f"{head} {text.replace('%%', '%')}", None
        return f"{head} {text}", constants
